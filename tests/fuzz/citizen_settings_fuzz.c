/* What a stranger may post to the receive settings: taken, checked, and shown
 * again without a tag of theirs in the page. */
#include "call.h"
#include "city_fuzz.h"
#include "field.h"
#include "line_fuzz.h"
#include "jst.h"
#include "settings_form.h"
#include "settings_page.h"
#include "utf8.h"

#define TODAY 20779

static struct attribute_option options[] = {
	{.id = 10, .label = S_INIT("防災"), .key = S_INIT("emergency"), .emergency = true, .help = S_INIT("")},
	{.id = 11, .label = S_INIT("<ごみ>"), .key = S_INIT("b"), .help = S_INIT("収集日")},
	{.id = 12, .label = S_INIT("旧"), .key = S_INIT("c"), .help = S_INIT(""), .hidden = true},
};

static void ask(struct question *q, int64_t id, const char *key, enum attribute_kind kind, struct arena *arena)
{
	*q = (struct question){
		.attribute = {.id = id, .key = str_from(key), .label = S("項目"), .help = S(""), .kind = kind, .required = id == 2,
	                      .most_choices = 1, .options = kind == ATTRIBUTE_CHILD ? NULL : options,
	                      .option_count = kind == ATTRIBUTE_CHILD ? 0 : COUNT(options)},
		.chosen = arena_array(arena, bool, COUNT(options)),
		.error = S(""),
	};
}

static void show(struct call *call, struct settings *settings)
{
	assert(settings_page(call, settings) == OK);
	struct str page = call->response->body;
	assert(utf8_ok(page) && str_find(page, S("<x")) < 0);
	assert(settings->error_count <= SETTINGS_ERRORS_MOST && settings->row_count <= CHILDREN_MOST);
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	struct arena *arena = arena_new();
	fuzz_city(arena);
	arena_free(&arena);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct form form;
	struct web web = {.options = {.db = fuzz_pool, .account_name = S("市"), .city_name = S("市"), .account_id = S("@city")}};
	struct http_request request = {.arena = arena};
	struct http_response response = {.arena = arena};
	struct visit visit = {.friend_id = 1, .csrf = S("token")};
	struct route route = {0};
	struct call call = {.arena = arena, .route = &route, .web = &web, .http = &request, .response = &response, .visit = &visit,
	                    .now = jst_day_start_ms(TODAY)};
	struct settings settings = {.consent_needed = true, .consent = {.version = 1, .body = S("本文")}, .has_topic = true,
	                            .has_daily = true, .takes_codes = true, .has_children = true, .today = TODAY, .question_count = 3,
	                            .consent_error = S("")};
	settings.questions = arena_array(arena, struct question, 3);
	ask(&settings.questions[0], 1, "topic", ATTRIBUTE_MANY, arena);
	settings.questions[0].attribute.meaning = ATTRIBUTE_TOPIC;
	ask(&settings.questions[1], 2, "one", ATTRIBUTE_ONE, arena);
	ask(&settings.questions[2], 3, "child", ATTRIBUTE_CHILD, arena);
	if (form_parse(arena, fuzz_input(data, size), (struct form_limits){.pairs = 3000, .name = 64, .value = 4096}, &form) == OK) {
		settings_take(&settings, &form);
		settings_offer_rows(&settings, 1);
		bool right = settings_check(&call, &settings);
		assert(right == (settings.error_count == 0));
		show(&call, &settings);
	}
	arena_free(&arena);
	return 0;
}
