/* The outbox's rows: putting them on the disk, reading them back, showing them. */
#include "state_db.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { VIEW_FINISHED = 50, VIEW_MAX = 1000 };

void outbox_row_init(struct outbox_row *row)
{
	*row = (struct outbox_row){0};
}

void outbox_row_release(struct outbox_row *row)
{
	free(row->action);
	free(row->resource);
	free(row->record_id);
	free(row->path);
	free(row->label);
	free(row->draft);
	free(row->mark);
	free(row->answer_id);
	free(row->result);
	attrs_release(&row->attrs);
	attrs_release(&row->base);
	attrs_release(&row->theirs);
	outbox_row_init(row);
}

/* ---- writing --------------------------------------------------------------------------------- */

bool state_insert_attrs(struct state *state, int64_t id, const char *side,
	const struct attrs *attrs, struct err *err)
{
	for (size_t i = 0; i < attrs->count; i++) {
		const struct attr *attr = &attrs->items[i];
		sqlite3_stmt *statement = state_statement(state, STATE_INSERT_ATTR, err);

		if (statement == NULL)
			return false;
		sqlite3_bind_int64(statement, 1, id);
		db_bind_text(statement, 2, side);
		sqlite3_bind_int64(statement, 3, (sqlite3_int64)i);
		db_bind_text(statement, 4, attr->key);
		sqlite3_bind_int(statement, 5, (int)attr->type);
		sqlite3_bind_text(statement, 6, attr->string, -1, SQLITE_STATIC);
		sqlite3_bind_int64(statement, 7, attr->number);
		if (!db_run(state->db, statement, err))
			return false;
	}
	return true;
}

static bool insert_row(struct state *state, struct outbox_row *row, struct err *err)
{
	sqlite3_stmt *statement = state_statement(state, STATE_INSERT, err);

	if (statement == NULL)
		return false;
	db_bind_text(statement, 2, state->account);
	db_bind_text(statement, 3, row->action);
	db_bind_text(statement, 4, row->resource);
	db_bind_text(statement, 5, row->record_id);
	db_bind_text(statement, 6, row->path);
	db_bind_text(statement, 7, row->label);
	db_bind_text(statement, 8, row->draft);
	db_bind_text(statement, 9, state->owner);
	sqlite3_bind_int64(statement, 10, row->depends_on);
	db_bind_text(statement, 11, row->mark);
	sqlite3_bind_int64(statement, 12, row->seen_updated_at_ms);
	sqlite3_bind_int64(statement, 13, row->created_at_ms);
	sqlite3_bind_int64(statement, 14, row->leaves_at_ms);
	db_bind_text(statement, 15, state->whose);
	if (!db_run(state->db, statement, err))
		return false;
	row->id = sqlite3_last_insert_rowid(state->db);
	return true;
}

static sqlite3_stmt *for_replaced(struct state *state, enum state_statement which,
	const struct outbox_row *row, struct err *err)
{
	sqlite3_stmt *statement = state_statement(state, which, err);

	if (statement != NULL)
		sqlite3_bind_int64(statement, 2, row->replaces_id);
	return statement;
}

/* It goes, and what says the same with it; what waits for it waits for the new one. */
static bool replace(struct state *state, const struct outbox_row *row, struct err *err)
{
	sqlite3_stmt *follow;
	bool replaced;

	if (row->replaces_id == 0)
		return true;
	if (!state_run(state, for_replaced(state, STATE_DROP_SENT_DRAFT, row, err), NULL, err) ||
		!state_run(state, for_replaced(state, STATE_REPLACE, row, err), &replaced, err))
		return false;
	if (!replaced)
		return err_set(err, ERR_CONFLICT, "what it would replace is no longer there as it was");
	follow = for_replaced(state, STATE_FOLLOW_NEW, row, err);
	if (follow == NULL)
		return false;
	sqlite3_bind_int64(follow, 3, row->id);
	return state_run(state, follow, NULL, err);
}

bool state_submit(struct state *state, struct outbox_row *row, struct err *err)
{
	bool ok;

	if (!state_begin(state, err))
		return false;
	ok = insert_row(state, row, err) &&
	     state_insert_attrs(state, row->id, "mine", &row->attrs, err) &&
	     state_insert_attrs(state, row->id, "base", &row->base, err) &&
	     replace(state, row, err);
	return state_commit(state, ok, err);
}

/* ---- reading --------------------------------------------------------------------------------- */

/* A name that this version does not know needs a person. */
static enum outbox_state state_of(const char *name)
{
	for (int i = 0; i < OUTBOX_STATES; i++)
		if (strcmp(outbox_state_words((enum outbox_state)i)->name, name) == 0)
			return (enum outbox_state)i;
	return OUTBOX_UNKNOWN;
}

static void add_attr(struct attrs *attrs, const char *key, enum attr_type type, const char *string,
	int64_t number)
{
	struct attr *attr;

	attrs->items = mem_grow(attrs->items, attrs->count, &attrs->room, sizeof(*attr));
	attr = &attrs->items[attrs->count++];
	*attr = (struct attr){mem_strdup(key), type, mem_strdup(string), number};
}

static bool load_attrs(struct state *state, int64_t id, const char *side, struct attrs *attrs,
	struct err *err)
{
	sqlite3_stmt *statement = state_statement(state, STATE_LOAD_ATTRS, err);
	int got;

	if (statement == NULL)
		return false;
	sqlite3_bind_int64(statement, 1, id);
	db_bind_text(statement, 2, side);
	while ((got = db_step(state->db, statement, err)) == 1)
		add_attr(attrs, db_text(statement, 0),
			(enum attr_type)sqlite3_column_int(statement, 1),
			(const char *)sqlite3_column_text(statement, 2),
			sqlite3_column_int64(statement, 3));
	sqlite3_reset(statement);
	return got == 0;
}

static void read_row(const struct state *state, sqlite3_stmt *statement, struct outbox_row *row)
{
	char **const strings[] = {&row->action, &row->resource, &row->record_id, &row->path,
		&row->label, &row->draft, &row->mark, &row->answer_id, &row->result};
	int64_t *const numbers[] = {&row->depends_on, &row->seen_updated_at_ms, &row->created_at_ms,
		&row->waiting_since_ms, &row->leaves_at_ms, &row->sending_at_ms,
		&row->finished_at_ms};
	int at = 2;

	row->id = sqlite3_column_int64(statement, 0);
	row->state = state_of(db_text(statement, 1));
	for (size_t i = 0; i < sizeof(strings) / sizeof(strings[0]); i++)
		*strings[i] = mem_strdup(db_text(statement, at++));
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		*numbers[i] = sqlite3_column_int64(statement, at++);
	row->attempts = (uint32_t)sqlite3_column_int64(statement, at++);
	row->is_held = sqlite3_column_int(statement, at++) != 0;
	row->may_have_left = sqlite3_column_int(statement, at++) != 0;
	row->is_ours = strcmp(db_text(statement, at), state->owner) == 0;
}

bool state_load(struct state *state, int64_t id, struct outbox_row *row, struct err *err)
{
	sqlite3_stmt *statement = state_statement(state, STATE_LOAD, err);
	int got;

	outbox_row_init(row);
	if (statement == NULL)
		return false;
	sqlite3_bind_int64(statement, 2, id);
	got = db_step(state->db, statement, err);
	if (got == 1)
		read_row(state, statement, row);
	sqlite3_reset(statement);
	if (got == 0)
		return err_set(err, ERR_NOT_FOUND, "there is no such action in the outbox");
	if (got == 1 && load_attrs(state, id, "mine", &row->attrs, err) &&
		load_attrs(state, id, "base", &row->base, err))
		return true;
	outbox_row_release(row);
	return false;
}

static size_t ids_of_account(struct state *state, enum state_statement which, int64_t *ids,
	size_t max, struct err *err)
{
	sqlite3_stmt *statement;
	size_t count = 0;

	if (state->account[0] == '\0')
		return 0;
	statement = state_statement(state, which, err);
	if (statement == NULL)
		return 0;
	db_bind_text(statement, 2, state->account);
	sqlite3_bind_int64(statement, 3, (sqlite3_int64)max);
	while (count < max && db_step(state->db, statement, err) == 1)
		ids[count++] = sqlite3_column_int64(statement, 0);
	sqlite3_reset(statement);
	return count;
}

size_t state_ready(struct state *state, int64_t *ids, size_t max, struct err *err)
{
	return ids_of_account(state, STATE_READY, ids, max, err);
}

size_t state_lost(struct state *state, int64_t *ids, size_t max, struct err *err)
{
	return ids_of_account(state, STATE_LOST, ids, max, err);
}

static uint32_t count_own(struct state *state, enum state_statement which)
{
	sqlite3_stmt *statement = state_statement(state, which, NULL);
	uint32_t count = 0;

	if (statement == NULL)
		return 0;
	db_bind_text(statement, 2, state->owner);
	db_bind_text(statement, 3, state->account);
	if (db_step(state->db, statement, NULL) == 1)
		count = (uint32_t)sqlite3_column_int64(statement, 0);
	sqlite3_reset(statement);
	return count;
}

uint32_t state_unsent(struct state *state)
{
	return count_own(state, STATE_UNSENT);
}

uint32_t state_held(struct state *state)
{
	return count_own(state, STATE_HELD);
}

uint32_t state_queued(struct state *state)
{
	return count_own(state, STATE_QUEUED);
}

uint32_t state_unknown(struct state *state)
{
	sqlite3_stmt *statement = state_statement(state, STATE_UNKNOWN, NULL);
	uint32_t count = 0;

	if (statement == NULL)
		return 0;
	db_bind_text(statement, 2, state->owner);
	if (db_step(state->db, statement, NULL) == 1)
		count = (uint32_t)sqlite3_column_int64(statement, 0);
	sqlite3_reset(statement);
	return count;
}

/* ---- the view -------------------------------------------------------------------------------- */

static struct text line_of(struct arena *arena, sqlite3_stmt *statement, int column)
{
	const char *bytes = db_text(statement, column);

	return text_clean(arena, bytes, strlen(bytes));
}

static void read_item(sqlite3_stmt *statement, struct outbox_view *view, struct outbox_item *item)
{
	struct arena *arena = &view->arena;

	item->id = sqlite3_column_int64(statement, 0);
	item->state = state_of(db_text(statement, 1));
	item->action = arena_strdup(arena, db_text(statement, 2));
	item->resource = arena_strdup(arena, db_text(statement, 3));
	item->record_id = arena_strdup(arena, db_text(statement, 4));
	item->label = line_of(arena, statement, 5);
	item->result = line_of(arena, statement, 6);
	item->created_at_ms = sqlite3_column_int64(statement, 7);
	item->leaves_at_ms = sqlite3_column_int64(statement, 8);
	item->finished_at_ms = sqlite3_column_int64(statement, 9);
	item->attempts = (uint32_t)sqlite3_column_int64(statement, 10);
	item->waits_for = line_of(arena, statement, 11);
	item->path = arena_strdup(arena, db_text(statement, 12));
	item->draft = arena_strdup(arena, db_text(statement, 13));
}

static void bind_view(struct state *state, sqlite3_stmt *statement)
{
	sqlite3_bind_int(statement, 2, VIEW_FINISHED);
	db_bind_text(statement, 3, state->account);
}

static struct attr read_attr(sqlite3_stmt *statement, int column, struct arena *arena)
{
	const char *key = (const char *)sqlite3_column_text(statement, column);
	const char *string = (const char *)sqlite3_column_text(statement, column + 2);

	return (struct attr){
		.key = key != NULL ? arena_strdup(arena, key) : NULL,
		.type = (enum attr_type)sqlite3_column_int(statement, column + 1),
		.string = string != NULL ? arena_strdup(arena, string) : NULL,
		.number = sqlite3_column_int64(statement, column + 3),
	};
}

/* The sides of a conflict; without them it still says in words what it was. */
static void read_differences(struct state *state, struct outbox_item *item, struct arena *arena)
{
	enum { DIFFERENCES_MAX = 24, ATTR_COLUMNS = 4 };
	sqlite3_stmt *statement = state_statement(state, STATE_DIFFERENCES, NULL);
	struct outbox_difference *differences;

	if (statement == NULL)
		return;
	sqlite3_bind_int64(statement, 1, item->id);
	differences = arena_alloc(arena, DIFFERENCES_MAX * sizeof(*differences));
	item->differences = differences;
	while (item->difference_count < DIFFERENCES_MAX && db_step(state->db, statement, NULL) == 1)
		differences[item->difference_count++] = (struct outbox_difference){
			.base = read_attr(statement, 0, arena),
			.theirs = read_attr(statement, ATTR_COLUMNS, arena),
			.mine = read_attr(statement, 2 * ATTR_COLUMNS, arena),
		};
	sqlite3_reset(statement);
}

/* What can be edited and sent again: without its words it can still be sent as it is. */
static void read_attrs(struct state *state, struct outbox_item *item, struct arena *arena)
{
	enum { ATTRS_MAX = 64 };
	sqlite3_stmt *statement = state_statement(state, STATE_LOAD_ATTRS, NULL);
	struct attr attrs[ATTRS_MAX], *kept;

	if (statement == NULL)
		return;
	sqlite3_bind_int64(statement, 1, item->id);
	db_bind_text(statement, 2, "mine");
	while (item->attr_count < ATTRS_MAX && db_step(state->db, statement, NULL) == 1)
		attrs[item->attr_count++] = read_attr(statement, 0, arena);
	sqlite3_reset(statement);
	kept = arena_alloc(arena, (item->attr_count + 1) * sizeof(*kept));
	memcpy(kept, attrs, item->attr_count * sizeof(*kept));
	item->attrs = kept;
}

struct outbox_view *state_view(struct state *state, struct err *err)
{
	struct outbox_view *view = outbox_view_new(VIEW_MAX);
	sqlite3_stmt *statement = state_statement(state, STATE_VIEW, err);
	int got = -1;

	if (statement != NULL)
		bind_view(state, statement);
	while (statement != NULL && (got = db_step(state->db, statement, err)) == 1) {
		const struct outbox_state_words *words;
		struct outbox_item *item;

		if (view->count == VIEW_MAX)
			break;
		item = &view->items[view->count++];
		read_item(statement, view, item);
		words = outbox_state_words(item->state);
		if (words->needs_person || item->state == OUTBOX_RECALLED)
			read_attrs(state, item, &view->arena);
		if (item->state == OUTBOX_CONFLICT)
			read_differences(state, item, &view->arena);
		view->waiting += words->is_open;
		view->failed += words->needs_person;
	}
	sqlite3_reset(statement);
	if (got >= 0)
		return view;
	outbox_view_free(view);
	return NULL;
}
