/*
 * cache.db: rows survive as they were, the newer answer wins, and nothing of one account shows for
 * another.
 */
#include "store/cache.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "files.h"
#include "resources/alert.h"
#include "resources/incident.h"

static const struct resource *const resources[] = {&incident_resource, &alert_resource, NULL};

static void undo_cache(void *cache)
{
	cache_close(cache);
}

static struct cache *open_by(const char *path, const char *identity, const char *key_source)
{
	struct cache_config config = {.path = path, .identity = identity,
		.key_source = key_source, .resources = resources};
	struct err err = {0};
	struct cache *cache = cache_open(&config, &err);

	if (cache == NULL)
		fail_msg("%s", err.text);
	cleanup_add(undo_cache, cache);
	return cache;
}

static struct cache *open_as(const char *path, const char *identity)
{
	return open_by(path, identity, NULL);
}

static struct cache *open_at(const char *path)
{
	return open_as(path, "https://api.test Production");
}

static void close_now(struct cache *cache)
{
	cleanup_forget(cache);
	cache_close(cache);
}

struct sample {
	const char *id, *title;
	uint8_t status;
	int64_t updated_at;
};

static void fill(struct incident *incident, const struct sample *sample)
{
	incident->record.updated_at = sample->updated_at;
	incident->record.created_at = 1000;
	incident->title = text_own(sample->title);
	incident->summary = text_empty;
	incident->number = 412;
	incident->status = sample->status;
	incident->severity = (struct ref){"sev-id", text_own("SEV1")};
	incident->services = (struct refs){text_own("checkout, payments"), "a b"};
	incident->is_private = true;
	incident->started_at = 5000;
}

/* One request's rows; what changed. */
static struct cache_change put(struct cache *cache, int64_t seq, const struct sample *samples,
	size_t count)
{
	struct cache_change change;
	struct err err = {0};

	assert_true(cache_begin(cache, &incident_resource, seq, &err));
	for (size_t i = 0; i < count; i++) {
		struct incident *row = cache_row(cache, samples[i].id);

		if (row == NULL)
			continue;
		fill(row, &samples[i]);
		cache_put(cache, row);
	}
	if (!cache_end(cache, &change, &err))
		fail_msg("%s", err.text);
	return change;
}

static struct cache_change put_one(struct cache *cache, int64_t seq, const char *id,
	const char *title, uint8_t status)
{
	struct sample sample = {id, title, status, 2000};

	return put(cache, seq, &sample, 1);
}

static struct snapshot *load(struct cache *cache, uint32_t limit)
{
	struct snapshot *snapshot = snapshot_new(&incident_resource);
	struct err err = {0};

	if (!cache_load(cache, snapshot, limit, NULL, NULL, &err))
		fail_msg("%s", err.text);
	snapshot_seal(snapshot);
	return snapshot;
}

static uint32_t count_rows(struct cache *cache)
{
	struct snapshot *snapshot = load(cache, 0);
	uint32_t count = snapshot->count;

	snapshot_free(snapshot);
	return count;
}

static void rows_come_back_as_they_were(void **state)
{
	const char *path = file_in(folder_new(), "deep/er/cache.db");
	struct cache *cache = open_at(path);
	const struct incident *row;
	struct snapshot *snapshot;

	(void)state;
	put_one(cache, 1, "id-1", "Größe 🙂 レイテンシ", INCIDENT_MITIGATED);
	close_now(cache);
	snapshot = load(open_at(path), 0);
	assert_int_equal(snapshot->count, 1);
	row = snapshot_row(snapshot, 0);
	assert_string_equal(row->record.id, "id-1");
	assert_string_equal(row->title.bytes, "Größe 🙂 レイテンシ");
	assert_int_equal(row->title.width, text_own("Größe 🙂 レイテンシ").width);
	assert_int_equal(row->number, 412);
	assert_int_equal(row->status, INCIDENT_MITIGATED);
	assert_string_equal(row->severity.id, "sev-id");
	assert_string_equal(row->severity.name.bytes, "SEV1");
	assert_string_equal(row->services.names.bytes, "checkout, payments");
	assert_string_equal(row->services.ids, "a b");
	assert_true(row->is_private);
	assert_int_equal(row->started_at, 5000);
	assert_int_equal(row->record.created_at, 1000);
	assert_int_equal(row->record.updated_at, 2000);
	snapshot_free(snapshot);
}

static void files_are_for_their_owner_only(void **state)
{
	struct home *home = folder_new();
	struct stat info;

	(void)state;
	put_one(open_at(file_in(home, "private/cache.db")), 1, "a", "A", 1);
	assert_int_equal(stat(file_in(home, "private"), &info), 0);
	assert_int_equal(info.st_mode & 0777, 0700);
	assert_int_equal(stat(file_in(home, "private/cache.db"), &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	assert_int_equal(stat(file_in(home, "private/cache.db-wal"), &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
}

static void a_change_is_told_from_a_repetition(void **state)
{
	struct cache *cache = open_at(NULL);
	struct cache_change change;

	(void)state;
	change = put_one(cache, 1, "a", "A", INCIDENT_STARTED);
	assert_int_equal(change.added, 1);
	assert_int_equal(change.newest_ms, 2000);
	change = put_one(cache, 2, "a", "A", INCIDENT_STARTED);
	assert_int_equal(change.added + change.changed, 0);
	change = put_one(cache, 3, "a", "A", INCIDENT_RESOLVED);
	assert_int_equal(change.changed, 1);
}

static uint8_t status_of(struct cache *cache, const char *id)
{
	struct incident row;
	struct arena arena;
	bool found;

	arena_init(&arena, 0);
	found = cache_load_row(cache, &incident_resource, id, &row, &arena);
	arena_release(&arena);
	return found ? row.status : UINT8_MAX;
}

static void an_older_answer_does_not_overwrite_a_newer_one(void **state)
{
	struct cache *cache = open_at(NULL);
	struct cache_change change;

	(void)state;
	put_one(cache, 5, "a", "A", INCIDENT_RESOLVED);
	change = put_one(cache, 4, "a", "A", INCIDENT_STARTED);
	assert_int_equal(change.stale, 1);
	assert_int_equal(change.changed, 0);
	assert_int_equal(status_of(cache, "a"), INCIDENT_RESOLVED);
}

static void a_repetition_counts_as_newer(void **state)
{
	struct cache *cache = open_at(NULL);

	(void)state;
	put_one(cache, 5, "a", "A", INCIDENT_RESOLVED);
	put_one(cache, 9, "a", "A", INCIDENT_RESOLVED);
	put_one(cache, 7, "a", "A", INCIDENT_STARTED);
	assert_int_equal(status_of(cache, "a"), INCIDENT_RESOLVED);
}

static void a_finished_action_outdates_answers_under_way(void **state)
{
	struct cache *cache = open_at(NULL);
	struct err err;

	(void)state;
	put_one(cache, 5, "a", "A", INCIDENT_RESOLVED);
	assert_true(cache_touch(cache, &incident_resource, "a", 8, &err));
	put_one(cache, 7, "a", "A", INCIDENT_STARTED);
	assert_int_equal(status_of(cache, "a"), INCIDENT_RESOLVED);
	put_one(cache, 9, "a", "A", INCIDENT_CANCELLED);
	assert_int_equal(status_of(cache, "a"), INCIDENT_CANCELLED);
}

static void the_first_screenful_has_what_is_read_first(void **state)
{
	struct cache *cache = open_at(NULL);
	struct sample samples[60];
	char ids[60][16];
	struct snapshot *snapshot;

	(void)state;
	for (int i = 0; i < 60; i++) {
		snprintf(ids[i], sizeof(ids[i]), "id-%02d", i);
		samples[i] = (struct sample){
			ids[i], "T", i == 42 ? INCIDENT_STARTED : INCIDENT_RESOLVED, 1};
	}
	put(cache, 1, samples, 60);
	snapshot = load(cache, 10);
	assert_int_equal(snapshot->count, 10);
	assert_string_equal(((const struct record *)snapshot_row(snapshot, 0))->id, "id-42");
	snapshot_free(snapshot);
}

static bool stop(void *context)
{
	++*(int *)context;
	return false;
}

static void a_long_load_can_be_interrupted(void **state)
{
	struct cache *cache = open_at(NULL);
	struct snapshot *snapshot = snapshot_new(&incident_resource);
	struct err err = {0};
	int calls = 0;

	(void)state;
	for (int i = 0; i < 600; i++) {
		char id[16];

		snprintf(id, sizeof(id), "i%d", i);
		put_one(cache, i, id, "T", 1);
	}
	assert_false(cache_load(cache, snapshot, 0, stop, &calls, &err));
	assert_int_equal(err.kind, ERR_CANCELLED);
	assert_int_equal(calls, 1);
	assert_in_range(snapshot->count, 1, 300);
	snapshot_free(snapshot);
	assert_int_equal(count_rows(cache), 600);
}

static void another_identity_finds_nothing(void **state)
{
	const char *path = file_in(folder_new(), "cache.db");
	struct cache *cache = open_as(path, "https://a");
	struct viewer_msg viewer = {.user_id = "12", .is_known = true};
	struct err err;

	(void)state;
	put_one(cache, 1, "a", "A", 1);
	assert_true(cache_save_viewer(cache, &viewer, &err));
	close_now(cache);
	cache = open_as(path, "https://b");
	cache_load_viewer(cache, &viewer);
	assert_string_equal(viewer.user_id, "");
	assert_false(viewer.is_known);
	assert_int_equal(count_rows(cache), 0);
}

static void another_account_drops_everything(void **state)
{
	struct cache *cache = open_at(NULL);
	struct cache_meta meta = {.newest_ms = 5, .is_complete = true};
	struct buf body;
	struct err err;
	int64_t at;
	bool dropped;

	(void)state;
	assert_true(cache_set_account(cache, "12@Acme", "", &dropped, &err));
	assert_false(dropped);
	put_one(cache, 1, "a", "A", 1);
	assert_true(cache_set_meta(cache, &incident_resource, &meta, &err));
	assert_true(cache_put_body(cache, &incident_resource, "a", "", "{}", 2, 1, &err));
	assert_true(cache_set_account(cache, "12@Acme", "", &dropped, &err));
	assert_false(dropped);
	assert_int_equal(count_rows(cache), 1);
	assert_true(cache_set_account(cache, "13@Other", "", &dropped, &err));
	assert_true(dropped);
	assert_int_equal(count_rows(cache), 0);
	assert_true(cache_meta(cache, &incident_resource, &meta, &err));
	assert_false(meta.is_complete);
	buf_init(&body, 100);
	assert_false(cache_body(cache, &incident_resource, "a", "", &body, &at));
	buf_release(&body);
}

static void whose_the_next_key_is_is_doubted_after_a_refusal_and_with_another_source(void **state)
{
	const char *path = file_in(folder_new(), "cache.db");
	struct cache *cache = open_by(path, "https://a", "pass rootly");
	struct err err;
	bool dropped;

	(void)state;
	assert_false(cache_is_doubtful(cache));
	assert_true(cache_set_account(cache, "12@Acme", "print", &dropped, &err));
	assert_false(cache_is_doubtful(cache));
	assert_true(cache_doubt(cache, &err));
	assert_true(cache_is_doubtful(cache));
	assert_true(cache_set_account(cache, "12@Acme", "print", &dropped, &err));
	assert_false(cache_is_doubtful(cache));
	close_now(cache);
	cache = open_by(path, "https://a", "pass other");
	assert_true(cache_is_doubtful(cache));
	close_now(cache);
	cache = open_by(path, "https://a", NULL);
	assert_true(cache_is_doubtful(cache));
}

static void meta_and_viewer_survive(void **state)
{
	const char *path = file_in(folder_new(), "cache.db");
	struct cache *cache = open_at(path);
	struct cache_meta meta = {.newest_ms = 5, .fetched_at_ms = 6, .is_complete = true};
	struct viewer_msg viewer = {.user_id = "12", .name = "Kim", .organization = "Acme",
		.is_known = true};
	struct err err;

	(void)state;
	assert_true(cache_set_meta(cache, &alert_resource, &meta, &err));
	assert_true(cache_save_viewer(cache, &viewer, &err));
	put_one(cache, 77, "a", "A", 1);
	close_now(cache);
	cache = open_at(path);
	memset(&meta, 0, sizeof(meta));
	memset(&viewer, 0, sizeof(viewer));
	assert_true(cache_meta(cache, &alert_resource, &meta, &err));
	assert_int_equal(meta.newest_ms, 5);
	assert_int_equal(meta.fetched_at_ms, 6);
	assert_true(meta.is_complete);
	cache_load_viewer(cache, &viewer);
	assert_string_equal(viewer.name, "Kim");
	assert_string_equal(viewer.organization, "Acme");
	assert_true(viewer.is_known);
	assert_int_equal(cache_newest_seq(cache), 77);
}

static void bodies_are_kept_by_part_and_pruned_by_age(void **state)
{
	struct cache *cache = open_at(NULL);
	struct buf body;
	struct err err;
	char id[16];
	int64_t at = 0;

	(void)state;
	buf_init(&body, 1000);
	assert_true(cache_put_body(cache, &incident_resource, "a", "", "{1}", 3, 10, &err));
	assert_true(cache_put_body(cache, &incident_resource, "a", "Actions", "{2}", 3, 11, &err));
	assert_true(cache_body(cache, &incident_resource, "a", "Actions", &body, &at));
	assert_string_equal(body.bytes, "{2}");
	assert_int_equal(at, 11);
	for (int i = 0; i < CACHE_BODIES_MAX; i++) {
		snprintf(id, sizeof(id), "b%d", i);
		assert_true(
			cache_put_body(cache, &incident_resource, id, "", "{}", 2, 100 + i, &err));
	}
	assert_false(cache_body(cache, &incident_resource, "a", "", &body, &at));
	assert_true(cache_body(cache, &incident_resource, "b0", "", &body, &at));
	assert_true(cache_remove(cache, &incident_resource, "b0", &err));
	assert_false(cache_body(cache, &incident_resource, "b0", "", &body, &at));
	buf_release(&body);
}

static void overwrite(const char *path, long at, const char *junk)
{
	FILE *file = fopen(path, "r+");

	assert_non_null(file);
	fseek(file, at, SEEK_SET);
	for (int i = 0; i < 40; i++)
		fputs(junk, file);
	fclose(file);
}

static void a_damaged_file_is_set_aside_and_made_anew(void **state)
{
	struct home *home = folder_new();
	const char *path = file_in(home, "cache.db");
	struct cache *cache = open_at(path);

	(void)state;
	put_one(cache, 1, "a", "A", 1);
	close_now(cache);
	overwrite(path, 0, "this is no database. ");
	cache = open_at(path);
	assert_non_null(strstr(cache_notice(cache), "damaged"));
	assert_non_null(strstr(cache_notice(cache), "set aside as"));
	assert_int_equal(count_rows(cache), 0);
	put_one(cache, 1, "a", "A", 1);
	assert_int_equal(count_rows(cache), 1);
	assert_int_equal(access(strstr(cache_notice(cache), "/"), R_OK), 0);
}

static long root_page_of_incidents(const char *path)
{
	sqlite3_stmt *statement;
	sqlite3 *db;
	long page;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_prepare_v2(db, "SELECT rootpage FROM sqlite_schema"
			       " WHERE name = 'rows_incident'", -1,
		&statement, NULL);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	page = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return page;
}

/* So many rows that they fill pages of their own, and one of these pages damaged. */
static struct cache *open_with_damaged_page(const char *path)
{
	struct cache *cache = open_at(path);
	struct err err = {0};
	char id[16];
	bool dropped;

	assert_true(cache_set_account(cache, "12@Acme", "", &dropped, &err));
	for (int i = 0; i < 300; i++) {
		snprintf(id, sizeof(id), "id-%d", i);
		put_one(cache, i, id, "a title that takes some room", 1);
	}
	close_now(cache);
	overwrite(path, (root_page_of_incidents(path) - 1) * 4096, "\xFF\xFE and no b-tree page. ");
	return open_at(path);
}

static void expect_no_rows_to_read(struct cache *cache)
{
	struct snapshot *snapshot = snapshot_new(&incident_resource);
	struct err err = {0};

	assert_false(cache_load(cache, snapshot, 0, NULL, NULL, &err));
	assert_int_equal(err.kind, ERR_DISK);
	snapshot_free(snapshot);
}

static void a_page_damaged_while_it_is_open_is_mended(void **state)
{
	struct cache *cache = open_with_damaged_page(file_in(folder_new(), "cache.db"));
	struct err err = {0};

	(void)state;
	expect_no_rows_to_read(cache);
	assert_true(cache_recover(cache, &err));
	assert_non_null(strstr(cache_notice(cache), "damaged"));
	assert_string_equal(cache_account(cache), "12@Acme");
	put_one(cache, 1, "a", "A", 1);
	assert_int_equal(count_rows(cache), 1);
}

static void one_that_cannot_be_made_anew_reads_nothing_and_does_no_harm(void **state)
{
	struct home *home = folder_new();
	const char *folder = file_in(home, "folder"), *away = file_in(home, "away");
	struct cache *cache;
	struct err err = {0};

	(void)state;
	assert_int_equal(mkdir(folder, 0700), 0);
	cache = open_with_damaged_page(file_in(home, "folder/cache.db"));
	cache_begin_reading(cache);
	expect_no_rows_to_read(cache);
	assert_int_equal(rename(folder, away), 0);
	assert_true(home_write(home, "folder", "no folder any more"));
	assert_false(cache_recover(cache, &err));
	assert_int_equal(err.kind, ERR_DISK);
	expect_no_rows_to_read(cache);
	cache_end_reading(cache);
}

static void run_sql(const char *path, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void a_newer_version_is_refused_and_left_alone(void **state)
{
	const char *path = file_in(folder_new(), "cache.db");
	struct cache_config config = {.path = path, .identity = "i", .resources = resources};
	struct err err = {0};

	(void)state;
	close_now(open_as(path, "i"));
	run_sql(path, "PRAGMA user_version = 99");
	assert_null(cache_open(&config, &err));
	assert_int_equal(err.kind, ERR_DISK);
	assert_non_null(strstr(err.text, "newer version"));
	run_sql(path, "PRAGMA user_version = 1");
	assert_string_equal(cache_notice(open_as(path, "i")), "");
}

static void changed_field_rows_refill_only_that_table(void **state)
{
	const char *path = file_in(folder_new(), "cache.db");
	struct cache *cache = open_at(path);
	struct cache_meta meta = {.is_complete = true};
	struct err err;

	(void)state;
	put_one(cache, 1, "a", "A", 1);
	assert_true(cache_set_meta(cache, &incident_resource, &meta, &err));
	assert_true(cache_set_meta(cache, &alert_resource, &meta, &err));
	close_now(cache);
	run_sql(path, "UPDATE resources SET fingerprint = 'of older rows' WHERE name = 'incident'");
	cache = open_at(path);
	assert_int_equal(count_rows(cache), 0);
	assert_true(cache_meta(cache, &incident_resource, &meta, &err));
	assert_false(meta.is_complete);
	assert_true(cache_meta(cache, &alert_resource, &meta, &err));
	assert_true(meta.is_complete);
}

static void a_folder_that_cannot_be_written_is_said(void **state)
{
	struct home *home = folder_new();
	struct cache_config config = {.path = "/proc/rootwatch/cache.db", .identity = "i",
		.resources = resources};
	struct err err = {0};

	(void)state;
	(void)home;
	assert_null(cache_open(&config, &err));
	assert_int_equal(err.kind, ERR_DISK);
	assert_non_null(strstr(err.text, "/proc/rootwatch"));
}

static void hostile_bytes_in_the_file_are_harmless(void **state)
{
	const char *path = file_in(folder_new(), "cache.db");
	struct cache *cache = open_at(path);
	const struct incident *row;
	struct snapshot *snapshot;

	(void)state;
	put_one(cache, 1, "a", "A", 1);
	close_now(cache);
	run_sql(path, "UPDATE rows_incident SET title = 'x' || char(27) || '[2J', status = 200");
	snapshot = load(open_at(path), 0);
	row = snapshot_row(snapshot, 0);
	assert_null(strchr(row->title.bytes, '\x1B'));
	assert_int_equal(row->status, INCIDENT_UNKNOWN);
	snapshot_free(snapshot);
}

/* A pane's rows are only the first part of the struct: what lists read and derive lies in it. */
static void what_is_cached_lies_in_the_part_that_lists_hold(void **state)
{
	(void)state;
	for (int r = 0; resources[r] != NULL; r++) {
		const struct resource *resource = resources[r];
		size_t list_bytes = resource->list_bytes ? resource->list_bytes : resource->row_bytes;

		for (size_t i = 0; i < resource->field_count; i++)
			if (!(resource->fields[i].flags & DETAIL))
				assert_true(resource->fields[i].offset < list_bytes);
	}
}

static void removed_rows_stay_away(void **state)
{
	struct cache *cache = open_at(NULL);
	struct err err;

	(void)state;
	put_one(cache, 1, "a", "A", 1);
	put_one(cache, 1, "b", "B", 1);
	assert_true(cache_remove(cache, &incident_resource, "a", &err));
	assert_int_equal(status_of(cache, "a"), UINT8_MAX);
	assert_int_equal(count_rows(cache), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rows_come_back_as_they_were),
		TEST(files_are_for_their_owner_only),
		TEST(a_change_is_told_from_a_repetition),
		TEST(an_older_answer_does_not_overwrite_a_newer_one),
		TEST(a_repetition_counts_as_newer),
		TEST(a_finished_action_outdates_answers_under_way),
		TEST(the_first_screenful_has_what_is_read_first),
		TEST(a_long_load_can_be_interrupted),
		TEST(another_identity_finds_nothing),
		TEST(another_account_drops_everything),
		TEST(whose_the_next_key_is_is_doubted_after_a_refusal_and_with_another_source),
		TEST(meta_and_viewer_survive),
		TEST(bodies_are_kept_by_part_and_pruned_by_age),
		TEST(a_damaged_file_is_set_aside_and_made_anew),
		TEST(a_page_damaged_while_it_is_open_is_mended),
		TEST(one_that_cannot_be_made_anew_reads_nothing_and_does_no_harm),
		TEST(a_newer_version_is_refused_and_left_alone),
		TEST(changed_field_rows_refill_only_that_table),
		TEST(a_folder_that_cannot_be_written_is_said),
		TEST(hostile_bytes_in_the_file_are_harmless),
		TEST(what_is_cached_lies_in_the_part_that_lists_hold),
		TEST(removed_rows_stay_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
