/* What lies over the panes: help, menus, forms, questions, the lines that one types into. */
#include "golden/stage.h"

static void help_lists_what_works_here(void **state)
{
	stage_fill(*state, 24, 80);
	world_key(*state, "?");
	stage_check(*state, "help-80x24");
}

static void the_menu_lists_what_can_be_done(void **state)
{
	stage_fill(*state, 40, 120);
	stage_detail(*state);
	world_type(*state, "2x");
	stage_check(*state, "menu-120x40");
}

static void the_command_line_shows_what_it_could_become(void **state)
{
	stage_fill(*state, 24, 80);
	world_type(*state, ":re");
	stage_check(*state, "command-80x24");
}

static void a_form_to_declare_an_incident(void **state)
{
	struct stage *stage = *state;

	stage_fill(stage, 24, 80);
	world_type(&stage->world, "CCheckout is down");
	world_key(&stage->world, "<Tab>");
	world_key(&stage->world, "<Tab>");
	world_type(&stage->world,
		"Nobody can pay since 03:10. The rollback is under way, see the runbook.");
	world_key(&stage->world, "<Enter>");
	world_type(&stage->world, "Second line ");
	stage_check(stage, "form-80x24");
}

static void a_form_with_an_error_at_120x40(void **state)
{
	struct stage *stage = *state;

	stage_fill(stage, 40, 120);
	world_key(&stage->world, "C");
	world_key(&stage->world, "<C-d>");
	world_key(&stage->world, "<Enter>");
	stage_check(stage, "form-error-120x40");
}

static void a_form_on_the_smallest_screen_shows_its_field(void **state)
{
	struct stage *stage = *state;

	stage_fill(stage, 8, 40);
	world_key(&stage->world, "C");
	world_key(&stage->world, "<Tab>");
	world_key(&stage->world, "<Tab>");
	world_type(&stage->world, "in the summary");
	stage_check(stage, "form-40x8");
}

static void a_picker_while_its_catalogue_is_on_its_way(void **state)
{
	stage_fill(*state, 24, 80);
	world_key(*state, "C");
	world_key(*state, "<Tab>");
	world_key(*state, "<Enter>");
	stage_check(*state, "pick-loading-80x24");
}

static void a_question_is_dim_until_it_listens(void **state)
{
	stage_fill(*state, 24, 80);
	world_key(*state, "2");
	world_key(*state, "D");
	stage_check(*state, "confirm-unarmed-80x24");
	world_wait(*state, 300);
	stage_check(*state, "confirm-80x24");
}

static void a_batch_lists_what_it_is_about(void **state)
{
	stage_fill(*state, 24, 80);
	world_key(*state, "2");
	world_key(*state, "*");
	world_key(*state, "D");
	world_wait(*state, 300);
	stage_check(*state, "batch-80x24");
}

/* The form lies under the box: what leaves is to be read before it does. */
static void a_question_about_a_form_shows_what_it_says(void **state)
{
	struct stage *stage = *state;

	stage_fill(stage, 24, 80);
	world_type(&stage->world, "1u");
	world_type(&stage->world, "Some checkouts take longer than usual. We are on it");
	world_key(&stage->world, "<Enter>");
	world_type(&stage->world, "Your cart is safe.");
	edit_set(&stage->world.model.form->values[1].edit, "page-1");
	edit_set(&stage->world.model.form->values[1].names, "Public page");
	world_key(&stage->world, "<C-d>");
	world_key(&stage->world, "<Enter>");
	world_wait(&stage->world, 300);
	stage_check(stage, "confirm-preview-80x24");
}

static void a_question_on_the_smallest_screen_has_its_buttons(void **state)
{
	stage_fill(*state, 8, 40);
	world_key(*state, "2");
	world_key(*state, "D");
	world_wait(*state, 300);
	world_key(*state, "<Tab>");
	stage_check(*state, "confirm-40x8");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(help_lists_what_works_here),
		STAGE_TEST(the_menu_lists_what_can_be_done),
		STAGE_TEST(the_command_line_shows_what_it_could_become),
		STAGE_TEST(a_form_to_declare_an_incident),
		STAGE_TEST(a_form_with_an_error_at_120x40),
		STAGE_TEST(a_form_on_the_smallest_screen_shows_its_field),
		STAGE_TEST(a_picker_while_its_catalogue_is_on_its_way),
		STAGE_TEST(a_question_is_dim_until_it_listens),
		STAGE_TEST(a_batch_lists_what_it_is_about),
		STAGE_TEST(a_question_about_a_form_shows_what_it_says),
		STAGE_TEST(a_question_on_the_smallest_screen_has_its_buttons),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
