#include "test.h"

#include "field.h"
#include "richmenu.h"

#include <string.h>

static struct str spell(struct arena *arena, const char *json)
{
	char *text = str_z(arena, str_from(json));
	for (char *c = text; *c; c++)
		*c = *c == '\'' ? '"' : *c;
	return str_from(text);
}

static struct problems check(struct arena *arena, const char *json)
{
	const struct node *node;
	struct problems problems;
	assert_ok(node_parse(arena, spell(arena, json), &node));
	problems_init(&problems, arena);
	enum err result = richmenu_check(node, (struct message_options){0}, &problems);
	assert_int_equal(result == OK, problems.count == 0);
	return problems;
}

#define MENU(size, more) "{'size':" size ",'selected':false,'name':'n','chatBarText':'メニュー'," more "}"
#define SIZE "{'width':2500,'height':1686}"
#define ACTION_AREA(action) "{'bounds':{'x':0,'y':0,'width':1250,'height':843},'action':" action "}"

TEST(menus_within_the_rules_are_accepted)
{
	static const char *const good[] = {
		MENU(SIZE, "'areas':[" ACTION_AREA("{'type':'uri','uri':'https://e.jp'}") ","
		     ACTION_AREA("{'type':'richmenuswitch','richMenuAliasId':'alias-a_1','data':'d'}") ","
		     ACTION_AREA("{'type':'postback','label':'l','data':'d','inputOption':'openKeyboard','fillInText':'t'}") "]"),
		MENU("{'width':800,'height':250}", "'areas':[]"),
		MENU("{'width':2500,'height':1724}", "'areas':[]"),
		MENU("{'width':2500,'height':843}", "'areas':[]"),
	};
	for (size_t i = 0; i < COUNT(good); i++)
		if (check(arena, good[i]).count > 0)
			fail_msg("%s: %s", good[i], err_text());
}

TEST(menu_faults_are_found_at_their_places)
{
	static const struct {
		const char *json, *place;
	} wrong[] = {
		{MENU("{'width':799,'height':250}", "'areas':[]"), "size.width"},
		{MENU("{'width':2501,'height':843}", "'areas':[]"), "size.width"},
		{MENU("{'width':800,'height':249}", "'areas':[]"), "size.height"},
		{MENU("{'width':2500,'height':1725}", "'areas':[]"), "size"},
		{MENU("null", "'areas':[]"), "size"},
		{"{'size':" SIZE ",'selected':false,'chatBarText':'m','areas':[]}", "name"},
		{"{'size':" SIZE ",'selected':false,'name':'n','areas':[]}", "chatBarText"},
		{"{'size':" SIZE ",'name':'n','chatBarText':'m','areas':[]}", "selected"},
		{"{'size':" SIZE ",'selected':'no','name':'n','chatBarText':'m','areas':[]}", "selected"},
		{"{'size':" SIZE ",'selected':true,'name':'n','chatBarText':'ああああああああああああああい','areas':[]}", "chatBarText"},
		{"{'size':" SIZE ",'selected':true,'name':'n','chatBarText':'m'}", "areas"},
		{MENU(SIZE, "'areas':[{'action':{'type':'uri','uri':'https://e.jp'}}]"), "areas[0].bounds"},
		{MENU(SIZE, "'areas':[{'bounds':{'x':0,'y':0,'width':1,'height':1}}]"), "areas[0].action"},
		{MENU(SIZE, "'areas':[{'bounds':{'x':-1,'y':0,'width':1,'height':1},'action':{'type':'uri','uri':'https://e.jp'}}]"), "areas[0].bounds.x"},
		{MENU(SIZE, "'areas':[" ACTION_AREA("{'type':'uri','uri':'nowhere'}") "]"), "areas[0].action.uri"},
		{MENU(SIZE, "'areas':[" ACTION_AREA("{'type':'richmenuswitch','richMenuAliasId':'UPPER','data':'d'}") "]"), "areas[0].action.richMenuAliasId"},
		{MENU(SIZE, "'areas':[" ACTION_AREA("{'type':'richmenuswitch','data':'d'}") "]"), "areas[0].action.richMenuAliasId"},
		{MENU(SIZE, "'areas':[" ACTION_AREA("{'type':'cameraRoll','label':'l'}") "]"), "areas[0].action.type"},
		{MENU(SIZE, "'areas':[" ACTION_AREA("{'type':'message','label':'あいうえおかきくけこさしすせそたちつてとな','text':'t'}") "]"), "areas[0].action.label"},
	};
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct problems problems = check(arena, wrong[i].json);
		if (problems.count != 1 || !str_eq(problems.items[0].property, str_from(wrong[i].place)))
			fail_msg("%s\n%zu problems, %s at %s", wrong[i].json, problems.count, err_text(), err_field());
	}
}

TEST(menu_faults_use_lines_words)
{
	struct problems problems = check(arena, "{'size':" SIZE ",'selected':false,'chatBarText':'m','areas':[" ACTION_AREA("{'type':'uri','uri':'nowhere'}") "]}");
	assert_str(line_error_body(arena, &problems),
	           "{\"message\":\"The request body has 2 error(s)\",\"details\":["
	           "{\"message\":\"must be specified\",\"property\":\"name\"},"
	           "{\"message\":\"invalid uri\",\"property\":\"areas[0].action.uri\"}]}");
}

TEST(a_menu_has_at_most_20_areas)
{
	for (int count = 20; count <= 21; count++) {
		struct str areas = S("");
		for (int i = 0; i < count; i++)
			areas = str_fmt(arena, "%.*s%s%s", FMT(areas), i ? "," : "", ACTION_AREA("{'type':'message','text':'t'}"));
		struct str json = str_fmt(arena, MENU(SIZE, "'areas':[%.*s]"), FMT(areas));
		assert_int_equal(check(arena, json.ptr).count, count == 21);
	}
}

TEST(alias_and_menu_ids_have_their_forms)
{
	assert_true(richmenu_is_alias_id(S("a")));
	assert_true(richmenu_is_alias_id(S("abcdefghijklmnopqrstuvwxyz_-0123")));
	assert_false(richmenu_is_alias_id(S("abcdefghijklmnopqrstuvwxyz_-01234")));
	assert_false(richmenu_is_alias_id(S("")));
	assert_false(richmenu_is_alias_id(S("A")));
	assert_false(richmenu_is_alias_id(S("a b")));
	assert_true(richmenu_is_id(S("richmenu-0123456789abcdef0123456789abcdef")));
	assert_false(richmenu_is_id(S("richmenu-0123456789abcdef0123456789abcdeF")));
	assert_false(richmenu_is_id(S("richmenu-0123456789abcdef0123456789abcde")));
}

/* A picture header of the given size, followed by nothing. */
static struct str png(struct arena *arena, uint32_t width, uint32_t height, size_t len)
{
	char *bytes = arena_alloc(arena, len);
	const char head[33] = {
		'\x89', 'P', 'N', 'G', '\r', '\n', '\x1a', '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R',
		(char)(width >> 24), (char)(width >> 16), (char)(width >> 8), (char)width,
		(char)(height >> 24), (char)(height >> 16), (char)(height >> 8), (char)height, 8, 2};
	memcpy(bytes, head, sizeof head);
	return str_of(bytes, len);
}

TEST(sizes_are_read_from_picture_headers)
{
	struct image image;
	assert_ok(image_probe(png(arena, 2500, 1686, 33), &image));
	assert_int_equal(image.kind, IMAGE_PNG);
	assert_int_equal(image.width, 2500);
	assert_int_equal(image.height, 1686);
	assert_false(image.animated);
	static const char jpeg[] = "\xff\xd8\xff\xe0\x00\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xff\xc2\x00\x0b\x08\x03\x4b\x09\xc4\x01\x01\x11\x00";
	assert_ok(image_probe(str_of(jpeg, sizeof jpeg - 1), &image));
	assert_int_equal(image.kind, IMAGE_JPEG);
	assert_int_equal(image.width, 2500);
	assert_int_equal(image.height, 843);
	assert_ok(image_probe(str_of("GIF89a\x20\x03\xfa\x00\0\0\0", 13), &image));
	assert_int_equal(image.kind, IMAGE_GIF);
	assert_int_equal(image.width, 800);
	assert_ok(image_probe(str_of("RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\x1f\x03\0\xf9\0\0", 30), &image));
	assert_int_equal(image.kind, IMAGE_WEBP);
	assert_int_equal(image.width, 800);
	assert_int_equal(image.height, 250);
	assert_true(image.animated);
	assert_string_equal(image_media_type(IMAGE_JPEG), "image/jpeg");
}

TEST(an_apng_is_seen_to_move)
{
	struct image image;
	struct str head = png(arena, 800, 250, 33);
	char *bytes = arena_alloc(arena, 33 + 20);
	memcpy(bytes, head.ptr, 33);
	memcpy(bytes + 33, "\0\0\0\x08" "acTL\0\0\0\1\0\0\0\0crc!", 20);
	struct str moving = str_of(bytes, 53);
	assert_ok(image_probe(moving, &image));
	assert_true(image.animated);
	memcpy(bytes + 37, "IDAT", 4);
	assert_ok(image_probe(moving, &image));
	assert_false(image.animated);
}

TEST(broken_pictures_are_refused)
{
	struct image image;
	struct str good = png(arena, 800, 250, 33);
	for (size_t len = 0; len < good.len; len++)
		assert_err(image_probe(str_left(good, len), &image), ERR_INVALID);
	assert_err(image_probe(png(arena, 0, 250, 33), &image), ERR_INVALID);
	assert_err(image_probe(png(arena, 70000, 250, 33), &image), ERR_INVALID);
	assert_err(image_probe(str_of("\xff\xd8\xff\xda\x00\x02", 6), &image), ERR_INVALID);
	assert_err(image_probe(str_of("\xff\xd8\xff\xe0\xff\xff\x00", 7), &image), ERR_INVALID);
	assert_err(image_probe(S("<svg/>"), &image), ERR_INVALID);
}

TEST(menu_pictures_have_their_rules)
{
	struct image image;
	size_t most = RICHMENU_IMAGE_BYTES_MOST;
	assert_ok(richmenu_image_check(png(arena, 2500, 1686, most), 2500, 1686, &image));
	assert_ok(richmenu_image_check(png(arena, 800, 250, 33), 0, 0, &image));
	assert_err(richmenu_image_check(png(arena, 2500, 1686, most + 1), 2500, 1686, &image), ERR_LIMIT);
	assert_err(richmenu_image_check(png(arena, 2500, 843, 33), 2500, 1686, &image), ERR_INVALID);
	assert_err(richmenu_image_check(png(arena, 2501, 843, 33), 0, 0, &image), ERR_INVALID);
	assert_err(richmenu_image_check(png(arena, 799, 250, 33), 0, 0, &image), ERR_INVALID);
	assert_err(richmenu_image_check(png(arena, 800, 552, 33), 0, 0, &image), ERR_INVALID);
	assert_err(richmenu_image_check(str_of("GIF89a\x20\x03\xfa\x00\0\0\0", 13), 0, 0, &image), ERR_INVALID);
}
