#include "test.h"

#include "buf.h"
#include "field.h"
#include "message.h"
#include "scheme.h"

#include <string.h>

/* JSON in tests is written with single quotes; @ stands for repeated text. */
static const char *spell(struct arena *arena, const char *json, const char *unit, size_t times)
{
	struct buf out;
	buf_init(&out, arena, (size_t)1 << 20);
	for (const char *c = json; *c; c++) {
		if (*c == '@')
			for (size_t i = 0; i < times; i++)
				buf_fmt(&out, "%s", unit);
		else
			buf_char(&out, *c == '\'' ? '"' : *c);
	}
	struct str text;
	assert_ok(buf_done(&out, &text));
	return str_z(arena, text);
}

static const struct node *parse(struct arena *arena, const char *json)
{
	const struct node *node;
	assert_ok(node_parse(arena, str_from(json), &node));
	return node;
}

static struct problems check_with(struct arena *arena, const char *json, struct message_options options)
{
	struct problems problems;
	problems_init(&problems, arena);
	enum err result = messages_check(parse(arena, json), options, &problems);
	assert_int_equal(result == OK, problems.count == 0);
	return problems;
}

static struct problems check(struct arena *arena, const char *json)
{
	return check_with(arena, json, (struct message_options){0});
}

static struct problems check_one(struct arena *arena, const char *message)
{
	return check(arena, str_fmt(arena, "[%s]", message).ptr);
}

static void accepts(struct arena *arena, const char *message)
{
	struct problems problems = check_one(arena, spell(arena, message, "", 0));
	if (problems.count > 0)
		fail_msg("refused: %s\n%.*s: %.*s", message, FMT(problems.items[0].place), FMT(problems.items[0].japanese));
}

/* Exactly one problem, at that place. */
static struct problem refuses(struct arena *arena, const char *message, const char *place)
{
	struct problems problems = check_one(arena, spell(arena, message, "", 0));
	if (problems.count == 0)
		fail_msg("accepted: %s", message);
	if (!str_eq(problems.items[0].place, str_from(place)) || problems.count > 1)
		fail_msg("%s\n%zu problems, first at %.*s (%.*s), expected %s", message, problems.count,
		         FMT(problems.items[0].place), FMT(problems.items[0].japanese), place);
	return problems.items[0];
}

#define ACT "{'type':'message','label':'はい','text':'はい'}"
#define IMG "'https://example.jp/a.png'"
#define FLEX(bubble) "{'type':'flex','altText':'a','contents':" bubble "}"
#define BODY(part) FLEX("{'type':'bubble','body':{'type':'box','layout':'vertical','contents':[" part "]}}")
#define BUTTONS(more) "{'type':'template','altText':'a','template':{'type':'buttons'," more "}}"
#define QUICK(action) "{'type':'text','text':'a','quickReply':{'items':[{'type':'action','action':" action "}]}}"
#define TEMPLATE_ACTION(action) BUTTONS("'text':'t','actions':[" action "]")
#define MAP(more) "{'type':'imagemap','baseUrl':" IMG ",'altText':'a','baseSize':{'width':1040,'height':700}," more "}"
#define AREA "'area':{'x':0,'y':0,'width':1,'height':1}"

TEST(every_kind_of_message_can_be_right)
{
	static const char *const good[] = {
		"{'type':'text','text':'こんにちは'}",
		"{'type':'text','text':'$ 今日は','emojis':[{'index':0,'productId':'5ac1','emojiId':'001'}],'quoteToken':'q'}",
		"{'type':'textV2','text':'{who} さん {{かっこ}} {e}','substitution':{'who':{'type':'mention',"
		"'mentionee':{'type':'user','userId':'U0123456789abcdef0123456789abcdef'}},"
		"'e':{'type':'emoji','productId':'1','emojiId':'2'}}}",
		"{'type':'textV2','text':'{all}','substitution':{'all':{'type':'mention','mentionee':{'type':'all'}}}}",
		"{'type':'sticker','packageId':'446','stickerId':'1988'}",
		"{'type':'image','originalContentUrl':" IMG ",'previewImageUrl':" IMG "}",
		"{'type':'video','originalContentUrl':" IMG ",'previewImageUrl':" IMG ",'trackingId':'a-1.=,+*()%$&;:@{}!?<>[]'}",
		"{'type':'audio','originalContentUrl':" IMG ",'duration':60000}",
		"{'type':'location','title':'市役所','address':'1-1','latitude':35.6,'longitude':139}",
		"{'type':'coupon','couponId':'01JYNW8JMQVFBNWF1APF8Z3FS7','deliveryTag':'a_1'}",
		MAP("'actions':[{'type':'uri','linkUri':'https://e.jp/'," AREA "},{'type':'message','text':'a'," AREA "},"
		    "{'type':'clipboard','clipboardText':'c','label':'l'," AREA "}],'video':{'originalContentUrl':" IMG
		    ",'previewImageUrl':" IMG "," AREA ",'externalLink':{'linkUri':'https://e.jp','label':'続き'}}"),
		BUTTONS("'thumbnailImageUrl':" IMG ",'imageAspectRatio':'square','imageSize':'contain',"
		        "'imageBackgroundColor':'#FFffFF','title':'t','text':'x','defaultAction':{'type':'uri','uri':'tel:0312345678'},"
		        "'actions':[" ACT "," ACT "," ACT "," ACT "]"),
		"{'type':'template','altText':'a','template':{'type':'confirm','text':'t','actions':[" ACT "," ACT "]}}",
		"{'type':'template','altText':'a','template':{'type':'carousel','imageSize':'cover','columns':["
		"{'text':'t','title':'t','actions':[" ACT "]},{'text':'t','title':'t','actions':[" ACT "]}]}}",
		"{'type':'template','altText':'a','template':{'type':'image_carousel','columns':["
		"{'imageUrl':" IMG ",'action':{'type':'uri','uri':'https://e.jp'}}]}}",
		BODY("{'type':'text','text':'a'}"),
	};
	for (size_t i = 0; i < COUNT(good); i++)
		accepts(arena, good[i]);
}

/* At the limit accepted, one more refused. Where LINE counts UTF-16, 😀 is two;
 * where it counts what people see, the family is one. */
#define FAMILY "👨‍👩‍👧"

static const struct {
	const char *json, *unit;
	size_t most;
	const char *place;
} lengths[] = {
	{"{'type':'text','text':'@'}", "あ", 5000, "messages[0].text"},
	{"{'type':'text','text':'@'}", "😀", 2500, "messages[0].text"},
	{"{'type':'textV2','text':'@'}", "あ", 5000, "messages[0].text"},
	{"{'type':'text','text':'a','sender':{'name':'@'}}", "あ", 20, "messages[0].sender.name"},
	{"{'type':'text','text':'a','sender':{'iconUrl':'https://e.jp/@'}}", "a", 2000 - 13, "messages[0].sender.iconUrl"},
	{"{'type':'image','originalContentUrl':'https://e.jp/@','previewImageUrl':" IMG "}", "a", 2000 - 13, "messages[0].originalContentUrl"},
	{"{'type':'image','originalContentUrl':" IMG ",'previewImageUrl':'https://e.jp/@'}", "a", 2000 - 13, "messages[0].previewImageUrl"},
	{"{'type':'video','originalContentUrl':" IMG ",'previewImageUrl':" IMG ",'trackingId':'@'}", "a", 100, "messages[0].trackingId"},
	{"{'type':'audio','originalContentUrl':'https://e.jp/@','duration':1}", "a", 2000 - 13, "messages[0].originalContentUrl"},
	{"{'type':'location','title':'@','address':'a','latitude':1,'longitude':1}", "あ", 100, "messages[0].title"},
	{"{'type':'location','title':'a','address':'@','latitude':1,'longitude':1}", "あ", 100, "messages[0].address"},
	{"{'type':'coupon','couponId':'c','deliveryTag':'@'}", "a", 30, "messages[0].deliveryTag"},
	{"{'type':'imagemap','baseUrl':'https://e.jp/@','altText':'a','baseSize':{'width':1040,'height':1},'actions':[]}", "a", 2000 - 13, "messages[0].baseUrl"},
	{"{'type':'imagemap','baseUrl':" IMG ",'altText':'@','baseSize':{'width':1040,'height':1},'actions':[]}", "あ", 1500, "messages[0].altText"},
	{MAP("'actions':[{'type':'message','text':'@'," AREA "}]"), "あ", 400, "messages[0].actions[0].text"},
	{MAP("'actions':[{'type':'uri','linkUri':'https://e.jp/@'," AREA "}]"), "a", 1000 - 13, "messages[0].actions[0].linkUri"},
	{MAP("'actions':[{'type':'clipboard','clipboardText':'@'," AREA "}]"), "あ", 1000, "messages[0].actions[0].clipboardText"},
	{MAP("'actions':[{'type':'message','text':'a','label':'@'," AREA "}]"), "あ", 100, "messages[0].actions[0].label"},
	{MAP("'actions':[],'video':{'originalContentUrl':" IMG ",'previewImageUrl':" IMG "," AREA
	     ",'externalLink':{'linkUri':'https://e.jp','label':'@'}}"), "あ", 30, "messages[0].video.externalLink.label"},
	{"{'type':'template','altText':'@','template':{'type':'confirm','text':'t','actions':[" ACT "," ACT "]}}", "あ", 1500, "messages[0].altText"},
	{BUTTONS("'text':'@','actions':[" ACT "]"), FAMILY, 160, "messages[0].template.text"},
	{BUTTONS("'title':'t','text':'@','actions':[" ACT "]"), FAMILY, 60, "messages[0].template.text"},
	{BUTTONS("'thumbnailImageUrl':" IMG ",'text':'@','actions':[" ACT "]"), "あ", 60, "messages[0].template.text"},
	{BUTTONS("'title':'@','text':'t','actions':[" ACT "]"), FAMILY, 40, "messages[0].template.title"},
	{BUTTONS("'thumbnailImageUrl':'https://e.jp/@','text':'t','actions':[" ACT "]"), "a", 2000 - 13, "messages[0].template.thumbnailImageUrl"},
	{"{'type':'template','altText':'a','template':{'type':'confirm','text':'@','actions':[" ACT "," ACT "]}}", FAMILY, 240, "messages[0].template.text"},
	{"{'type':'template','altText':'a','template':{'type':'carousel','columns':[{'text':'@','actions':[" ACT "]}]}}", FAMILY, 120, "messages[0].template.columns[0].text"},
	{"{'type':'template','altText':'a','template':{'type':'carousel','columns':[{'title':'t','text':'@','actions':[" ACT "]}]}}", FAMILY, 60, "messages[0].template.columns[0].text"},
	{"{'type':'template','altText':'a','template':{'type':'carousel','columns':[{'title':'@','text':'t','actions':[" ACT "]}]}}", FAMILY, 40, "messages[0].template.columns[0].title"},
	{"{'type':'template','altText':'a','template':{'type':'image_carousel','columns':[{'imageUrl':" IMG ",'action':"
	 "{'type':'message','label':'@','text':'t'}}]}}", FAMILY, 12, "messages[0].template.columns[0].action.label"},
	{TEMPLATE_ACTION("{'type':'message','label':'@','text':'t'}"), FAMILY, 20, "messages[0].template.actions[0].label"},
	{TEMPLATE_ACTION("{'type':'message','label':'l','text':'@'}"), FAMILY, 300, "messages[0].template.actions[0].text"},
	{TEMPLATE_ACTION("{'type':'postback','label':'l','data':'@'}"), "😀", 150, "messages[0].template.actions[0].data"},
	{TEMPLATE_ACTION("{'type':'postback','label':'l','data':'','displayText':'@'}"), FAMILY, 300, "messages[0].template.actions[0].displayText"},
	{TEMPLATE_ACTION("{'type':'postback','label':'l','data':'','text':'@'}"), FAMILY, 300, "messages[0].template.actions[0].text"},
	{TEMPLATE_ACTION("{'type':'postback','label':'l','data':'','inputOption':'openKeyboard','fillInText':'@'}"), FAMILY, 300, "messages[0].template.actions[0].fillInText"},
	{TEMPLATE_ACTION("{'type':'uri','label':'l','uri':'https://e.jp/@'}"), "a", 1000 - 13, "messages[0].template.actions[0].uri"},
	{TEMPLATE_ACTION("{'type':'uri','label':'l','uri':'https://e.jp','altUri':{'desktop':'https://e.jp/@'}}"), "a", 1000 - 13, "messages[0].template.actions[0].altUri.desktop"},
	{TEMPLATE_ACTION("{'type':'clipboard','label':'l','clipboardText':'@'}"), "あ", 1000, "messages[0].template.actions[0].clipboardText"},
	{TEMPLATE_ACTION("{'type':'datetimepicker','label':'l','mode':'date','data':'@'}"), "あ", 300, "messages[0].template.actions[0].data"},
	{QUICK("{'type':'message','label':'@','text':'t'}"), FAMILY, 20, "messages[0].quickReply.items[0].action.label"},
	{QUICK("{'type':'camera','label':'@'}"), FAMILY, 20, "messages[0].quickReply.items[0].action.label"},
	{"{'type':'text','text':'a','quickReply':{'items':[{'imageUrl':'https://e.jp/@','action':" ACT "}]}}", "a", 2000 - 13, "messages[0].quickReply.items[0].imageUrl"},
	{FLEX("{'type':'bubble','hero':{'type':'image','url':'https://e.jp/@'}}"), "a", 2000 - 13, "messages[0].contents.hero.url"},
	{"{'type':'flex','altText':'@','contents':{'type':'bubble','hero':{'type':'image','url':" IMG "}}}", "あ", 1500, "messages[0].altText"},
	{BODY("{'type':'button','action':{'type':'message','label':'@','text':'t'}}"), FAMILY, 40, "messages[0].contents.body.contents[0].action.label"},
	{BODY("{'type':'text','text':'t','action':{'type':'message','label':'@','text':'t'}}"), FAMILY, 40, "messages[0].contents.body.contents[0].action.label"},
};

TEST(each_length_is_accepted_at_its_limit_and_refused_beyond)
{
	for (size_t i = 0; i < COUNT(lengths); i++) {
		accepts(arena, spell(arena, lengths[i].json, lengths[i].unit, lengths[i].most));
		refuses(arena, spell(arena, lengths[i].json, lengths[i].unit, lengths[i].most + 1), lengths[i].place);
	}
}

/* The list is made of `unit`, comma between. */
static const struct {
	const char *json, *unit;
	size_t least, most;
	const char *place;
} counts[] = {
	{"{'type':'text','text':'$','emojis':[@]}", "{'index':0,'productId':'1','emojiId':'2'}", 0, 20, "messages[0].emojis"},
	{"{'type':'text','text':'a','quickReply':{'items':[@]}}", "{'type':'action','action':" ACT "}", 1, 13, "messages[0].quickReply.items"},
	{MAP("'actions':[@]"), "{'type':'message','text':'a'," AREA "}", 0, 50, "messages[0].actions"},
	{BUTTONS("'text':'t','actions':[@]"), ACT, 1, 4, "messages[0].template.actions"},
	{"{'type':'template','altText':'a','template':{'type':'confirm','text':'t','actions':[@]}}", ACT, 2, 2, "messages[0].template.actions"},
	{"{'type':'template','altText':'a','template':{'type':'carousel','columns':[@]}}", "{'text':'t','actions':[" ACT "]}", 1, 10, "messages[0].template.columns"},
	{"{'type':'template','altText':'a','template':{'type':'carousel','columns':[{'text':'t','actions':[@]}]}}", ACT, 1, 3, "messages[0].template.columns[0].actions"},
	{"{'type':'template','altText':'a','template':{'type':'image_carousel','columns':[@]}}", "{'imageUrl':" IMG ",'action':" ACT "}", 1, 10, "messages[0].template.columns"},
	{FLEX("{'type':'carousel','contents':[@]}"), "{'type':'bubble','hero':{'type':'image','url':" IMG "}}", 1, 12, "messages[0].contents.contents"},
};

static const char *list_of(struct arena *arena, const char *json, const char *unit, size_t times)
{
	struct buf list;
	buf_init(&list, arena, (size_t)1 << 20);
	for (size_t i = 0; i < times; i++)
		buf_fmt(&list, "%s%s", i > 0 ? "," : "", unit);
	struct str text;
	assert_ok(buf_done(&list, &text));
	return spell(arena, json, str_z(arena, text), 1);
}

TEST(each_list_is_accepted_at_its_limits_and_refused_beyond)
{
	for (size_t i = 0; i < COUNT(counts); i++) {
		accepts(arena, list_of(arena, counts[i].json, counts[i].unit, counts[i].least));
		accepts(arena, list_of(arena, counts[i].json, counts[i].unit, counts[i].most));
		refuses(arena, list_of(arena, counts[i].json, counts[i].unit, counts[i].most + 1), counts[i].place);
		if (counts[i].least > 0)
			refuses(arena, list_of(arena, counts[i].json, counts[i].unit, counts[i].least - 1), counts[i].place);
	}
}

TEST(one_to_five_messages_go_together)
{
	const char *one = "{\"type\":\"text\",\"text\":\"a\"}";
	assert_int_equal(check(arena, list_of(arena, "[@]", one, 5)).count, 0);
	struct problems problems = check(arena, list_of(arena, "[@]", one, 6));
	assert_int_equal(problems.count, 1);
	assert_str(problems.items[0].property, "messages");
	assert_str(problems.items[0].line_text, "Size must be between 1 and 5");
	assert_int_equal(check(arena, "[]").count, 1);
	assert_str(check(arena, "{}").items[0].property, "messages");
	problems_init(&problems, arena);
	assert_err(messages_check(NULL, (struct message_options){0}, &problems), ERR_INVALID);
}

/* One thing wrong each. */
static const struct {
	const char *json, *place;
} wrong[] = {
	{"{'type':'text'}", "messages[0].text"},
	{"{'type':'text','text':''}", "messages[0].text"},
	{"{'type':'text','text':null}", "messages[0].text"},
	{"{'type':'text','text':5}", "messages[0].text"},
	{"{'text':'a'}", "messages[0].type"},
	{"{'type':'fax','text':'a'}", "messages[0].type"},
	{"{'type':7}", "messages[0].type"},
	{"'text'", "messages[0]"},
	{"{'type':'text','text':'a$b','emojis':[{'index':0,'productId':'1','emojiId':'2'}]}", "messages[0].emojis[0].index"},
	{"{'type':'text','text':'😀$','emojis':[{'index':1,'productId':'1','emojiId':'2'}]}", "messages[0].emojis[0].index"},
	{"{'type':'text','text':'$','emojis':[{'index':0,'emojiId':'2'}]}", "messages[0].emojis[0].productId"},
	{"{'type':'text','text':'$','emojis':[{'index':0,'productId':'1'}]}", "messages[0].emojis[0].emojiId"},
	{"{'type':'text','text':'$','emojis':{}}", "messages[0].emojis"},
	{"{'type':'textV2','text':'{x}'}", "messages[0].text"},
	{"{'type':'textV2','text':'{!owe}'}", "messages[0].text"},
	{"{'type':'textV2','text':'{'}", "messages[0].text"},
	{"{'type':'textV2','text':'a}'}", "messages[0].text"},
	{"{'type':'textV2','text':'a','substitution':{'k':{'type':'x'}}}", "messages[0].substitution.k.type"},
	{"{'type':'textV2','text':'a','substitution':{'k':{'type':'mention'}}}", "messages[0].substitution.k.mentionee"},
	{"{'type':'textV2','text':'a','substitution':{'k':{'type':'mention','mentionee':{'type':'user','userId':'U1'}}}}", "messages[0].substitution.k.mentionee.userId"},
	{"{'type':'textV2','text':'a','substitution':{'k!':{'type':'emoji','productId':'1','emojiId':'2'}}}", "messages[0].substitution"},
	{"{'type':'sticker','packageId':'1'}", "messages[0].stickerId"},
	{"{'type':'sticker','packageId':1,'stickerId':'1'}", "messages[0].packageId"},
	{"{'type':'image','originalContentUrl':'http://e.jp/a','previewImageUrl':" IMG "}", "messages[0].originalContentUrl"},
	{"{'type':'image','originalContentUrl':'http://127.0.0.1/a','previewImageUrl':" IMG "}", "messages[0].originalContentUrl"},
	{"{'type':'image','originalContentUrl':" IMG ",'previewImageUrl':'//e.jp'}", "messages[0].previewImageUrl"},
	{"{'type':'image','originalContentUrl':" IMG ",'previewImageUrl':'https:///a'}", "messages[0].previewImageUrl"},
	{"{'type':'image','originalContentUrl':" IMG ",'previewImageUrl':'https://e.jp/a b'}", "messages[0].previewImageUrl"},
	{"{'type':'image','originalContentUrl':" IMG ",'previewImageUrl':'https://e.jp/画像'}", "messages[0].previewImageUrl"},
	{"{'type':'image','originalContentUrl':" IMG ",'previewImageUrl':'https://e.jp/%E3%8'}", "messages[0].previewImageUrl"},
	{"{'type':'image','originalContentUrl':" IMG "}", "messages[0].previewImageUrl"},
	{"{'type':'video','originalContentUrl':" IMG ",'previewImageUrl':" IMG ",'trackingId':'あ'}", "messages[0].trackingId"},
	{"{'type':'audio','originalContentUrl':" IMG "}", "messages[0].duration"},
	{"{'type':'audio','originalContentUrl':" IMG ",'duration':1.5}", "messages[0].duration"},
	{"{'type':'audio','originalContentUrl':" IMG ",'duration':0}", "messages[0].duration"},
	{"{'type':'location','title':'a','address':'a','latitude':90.1,'longitude':1}", "messages[0].latitude"},
	{"{'type':'location','title':'a','address':'a','latitude':9,'longitude':-181}", "messages[0].longitude"},
	{"{'type':'location','title':'a','address':'a','latitude':9}", "messages[0].longitude"},
	{"{'type':'location','address':'a','latitude':9,'longitude':1}", "messages[0].title"},
	{"{'type':'coupon'}", "messages[0].couponId"},
	{"{'type':'coupon','couponId':'c','deliveryTag':'a-b'}", "messages[0].deliveryTag"},
	{"{'type':'imagemap','baseUrl':" IMG ",'altText':'a','baseSize':{'width':1041,'height':1},'actions':[]}", "messages[0].baseSize.width"},
	{"{'type':'imagemap','baseUrl':" IMG ",'altText':'a','actions':[]}", "messages[0].baseSize"},
	{MAP("'video':null"), "messages[0].actions"},
	{MAP("'actions':[{'type':'message','text':'a'}]"), "messages[0].actions[0].area"},
	{MAP("'actions':[{'type':'message','text':'a','area':{'x':-1,'y':0,'width':1,'height':1}}]"), "messages[0].actions[0].area.x"},
	{MAP("'actions':[{'type':'message','text':'a','area':{'x':0,'y':0,'width':0,'height':1}}]"), "messages[0].actions[0].area.width"},
	{MAP("'actions':[{'type':'postback','data':'a'," AREA "}]"), "messages[0].actions[0].type"},
	{MAP("'actions':[],'video':{'originalContentUrl':" IMG ",'previewImageUrl':" IMG "}"), "messages[0].video.area"},
	{MAP("'actions':[],'video':{'originalContentUrl':" IMG ",'previewImageUrl':" IMG "," AREA ",'externalLink':{'label':'x'}}"), "messages[0].video.externalLink.linkUri"},
	{"{'type':'template','altText':'a'}", "messages[0].template"},
	{"{'type':'template','template':{'type':'confirm','text':'t','actions':[" ACT "," ACT "]}}", "messages[0].altText"},
	{"{'type':'template','altText':'a','template':{'type':'grid'}}", "messages[0].template.type"},
	{BUTTONS("'text':'t','imageSize':'fill','actions':[" ACT "]"), "messages[0].template.imageSize"},
	{BUTTONS("'text':'t','imageAspectRatio':'round','actions':[" ACT "]"), "messages[0].template.imageAspectRatio"},
	{BUTTONS("'text':'t','imageBackgroundColor':'white','actions':[" ACT "]"), "messages[0].template.imageBackgroundColor"},
	{BUTTONS("'text':'t','thumbnailImageUrl':'http://e.jp/a','actions':[" ACT "]"), "messages[0].template.thumbnailImageUrl"},
	{BUTTONS("'text':'t','title':'','actions':[" ACT "]"), "messages[0].template.title"},
	{BUTTONS("'text':'t','defaultAction':{'type':'uri'},'actions':[" ACT "]"), "messages[0].template.defaultAction.uri"},
	{"{'type':'template','altText':'a','template':{'type':'carousel','columns':[{'text':'t','actions':[" ACT "]},{'text':'t','actions':[" ACT "," ACT "]}]}}", "messages[0].template.columns"},
	{"{'type':'template','altText':'a','template':{'type':'carousel','columns':[{'text':'t','actions':[" ACT "]},{'title':'t','text':'t','actions':[" ACT "]}]}}", "messages[0].template.columns"},
	{"{'type':'template','altText':'a','template':{'type':'carousel','columns':[{'text':'t','actions':[" ACT "]},{'thumbnailImageUrl':" IMG ",'text':'t','actions':[" ACT "]}]}}", "messages[0].template.columns"},
	{"{'type':'template','altText':'a','template':{'type':'image_carousel','columns':[{'imageUrl':" IMG "}]}}", "messages[0].template.columns[0].action"},
	{TEMPLATE_ACTION("{'type':'message','text':'t'}"), "messages[0].template.actions[0].label"},
	{TEMPLATE_ACTION("{'type':'message','label':'l'}"), "messages[0].template.actions[0].text"},
	{TEMPLATE_ACTION("{'type':'camera','label':'l'}"), "messages[0].template.actions[0].type"},
	{TEMPLATE_ACTION("{'type':'richmenuswitch','label':'l','richMenuAliasId':'a','data':'d'}"), "messages[0].template.actions[0].type"},
	{TEMPLATE_ACTION("{'type':'postback','label':'l'}"), "messages[0].template.actions[0].data"},
	{TEMPLATE_ACTION("{'type':'postback','label':'l','data':'','displayText':'a','text':'b'}"), "messages[0].template.actions[0]"},
	{TEMPLATE_ACTION("{'type':'postback','label':'l','data':'','fillInText':'a'}"), "messages[0].template.actions[0].fillInText"},
	{TEMPLATE_ACTION("{'type':'postback','label':'l','data':'','inputOption':'openDoor'}"), "messages[0].template.actions[0].inputOption"},
	{TEMPLATE_ACTION("{'type':'uri','label':'l','uri':'ftp://e.jp'}"), "messages[0].template.actions[0].uri"},
	{TEMPLATE_ACTION("{'type':'uri','label':'l','uri':'/booking'}"), "messages[0].template.actions[0].uri"},
	{TEMPLATE_ACTION("{'type':'uri','label':'l','uri':'tel:'}"), "messages[0].template.actions[0].uri"},
	{TEMPLATE_ACTION("{'type':'datetimepicker','label':'l','data':'d','mode':'year'}"), "messages[0].template.actions[0].mode"},
	{TEMPLATE_ACTION("{'type':'datetimepicker','label':'l','data':'d','mode':'date','initial':'2026-02-29'}"), "messages[0].template.actions[0].initial"},
	{TEMPLATE_ACTION("{'type':'datetimepicker','label':'l','data':'d','mode':'date','min':'1899-12-31'}"), "messages[0].template.actions[0].min"},
	{TEMPLATE_ACTION("{'type':'datetimepicker','label':'l','data':'d','mode':'date','max':'2101-01-01'}"), "messages[0].template.actions[0].max"},
	{TEMPLATE_ACTION("{'type':'datetimepicker','label':'l','data':'d','mode':'time','initial':'24:00'}"), "messages[0].template.actions[0].initial"},
	{TEMPLATE_ACTION("{'type':'datetimepicker','label':'l','data':'d','mode':'time','min':'10:00','max':'10:00'}"), "messages[0].template.actions[0].max"},
	{TEMPLATE_ACTION("{'type':'datetimepicker','label':'l','data':'d','mode':'datetime','initial':'2026-01-01 09:00'}"), "messages[0].template.actions[0].initial"},
	{TEMPLATE_ACTION("{'type':'clipboard','label':'l','clipboardText':''}"), "messages[0].template.actions[0].clipboardText"},
	{QUICK("{'type':'location'}"), "messages[0].quickReply.items[0].action.label"},
	{QUICK("{'type':'uri','label':'l','uri':'https://e.jp','altUri':{'desktop':'https://e.jp'}}"), "messages[0].quickReply.items[0].action.altUri"},
	{"{'type':'text','text':'a','quickReply':{'items':[{'type':'button','action':" ACT "}]}}", "messages[0].quickReply.items[0].type"},
	{"{'type':'text','text':'a','quickReply':{'items':[{}]}}", "messages[0].quickReply.items[0].action"},
	{"{'type':'text','text':'a','quickReply':{}}", "messages[0].quickReply.items"},
	{"{'type':'text','text':'a','quickReply':[]}", "messages[0].quickReply"},
	{"{'type':'text','text':'a','sender':{'iconUrl':'http://e.jp/i.png'}}", "messages[0].sender.iconUrl"},
	{"{'type':'flex','altText':'a'}", "messages[0].contents"},
	{"{'type':'flex','contents':{'type':'bubble','hero':{'type':'image','url':" IMG "}}}", "messages[0].altText"},
};

TEST(each_fault_is_found_at_its_place)
{
	for (size_t i = 0; i < COUNT(wrong); i++)
		refuses(arena, wrong[i].json, wrong[i].place);
}

TEST(pickers_take_their_dates)
{
	accepts(arena, TEMPLATE_ACTION("{'type':'datetimepicker','label':'l','data':'','mode':'date','initial':'2024-02-29','min':'1900-01-01','max':'2100-12-31'}"));
	accepts(arena, TEMPLATE_ACTION("{'type':'datetimepicker','label':'l','data':'','mode':'time','initial':'00:00','min':'00:00','max':'23:59'}"));
	accepts(arena, TEMPLATE_ACTION("{'type':'datetimepicker','label':'l','data':'','mode':'datetime','initial':'2017-12-25t00:00','min':'2017-01-24T23:59','max':'2018-01-24t23:59'}"));
}

TEST(quick_replies_may_open_camera_and_map)
{
	accepts(arena, QUICK("{'type':'camera','label':'l'}"));
	accepts(arena, QUICK("{'type':'cameraRoll','label':'l'}"));
	accepts(arena, QUICK("{'type':'location','label':'l'}"));
	accepts(arena, QUICK("{'type':'clipboard','label':'l','clipboardText':'c'}"));
}

TEST(links_may_use_four_schemes)
{
	static const char *const good[] = {"https://e.jp", "http://e.jp/a?b=%E3%81%82#c", "HTTPS://E.JP",
	                                   "line://nv/location", "tel:+81312345678", "https://line.me/R/oaMessage/%40abc/?x"};
	for (size_t i = 0; i < COUNT(good); i++)
		accepts(arena, str_fmt(arena, TEMPLATE_ACTION("{'type':'uri','label':'l','uri':'%s'}"), good[i]).ptr);
}

TEST(addresses_that_open_something_in_line_are_known_exactly)
{
	static const char *const good[] = {"https://line.me/R/nv/camera/", "https://line.me/R/nv/camera", "https://line.me/R/nv/cameraRoll/single",
	                                   "https://line.me/R/nv/cameraRoll/multi/", "https://line.me/r/nv/location/?x=1", "line://nv/location",
	                                   "https://line.me/R/oaMessage/%40midorino/?a", "https://line.me/R/oaMessage/@midorino",
	                                   "https://line.me/R/ti/p/@a", "https://line.me/R/nv/settings", "https://www.city.example.lg.jp/R/nv/cam", ""};
	static const char *const bad[] = {"https://line.me/R/nv/cameraRoll", "https://line.me/R/nv/cameraroll/single", "https://line.me/R/nv/Camera/",
	                                  "https://line.me/R/nv/locations", "line://nv/cameraRoll/", "https://line.me/R/oaMessage/", "https://line.me/R/oaMessage/%40/",
	                                  "https://line.me/R/oamessage/@midorino", "https://line.me/R/oaMessage/midorino/?a"};
	for (size_t i = 0; i < COUNT(good); i++)
		assert_int_equal(scheme_fault(str_from(good[i])).len, 0);
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_true(scheme_fault(str_from(bad[i])).len > 0);
	assert_true(scheme_is_old(S("LINE://nv/camera/")));
	assert_false(scheme_is_old(S("https://line.me/R/nv/camera/")));
	(void)arena;
}

TEST(demo_addresses_pass_only_when_allowed)
{
	struct message_options demo = {.allow_http_loopback = true};
	static const struct {
		const char *url;
		size_t problems;
	} cases[] = {
		{"http://127.0.0.1:8080", 0}, {"http://localhost", 0}, {"http://[::1]:8080", 0},
		{"http://127.0.0.1.e.jp", 2}, {"http://127.0.0.1@e.jp", 2}, {"http://e.jp", 2}, {"http://localhost.", 2},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str json = str_fmt(arena, "[{'type':'image','originalContentUrl':'%s/a','previewImageUrl':'%s/b'}]",
		                          cases[i].url, cases[i].url);
		assert_int_equal(check_with(arena, spell(arena, json.ptr, "", 0), demo).count, cases[i].problems);
		assert_int_equal(check(arena, spell(arena, json.ptr, "", 0)).count, 2);
	}
}

TEST(a_text_with_many_mentions_and_emoji_has_limits)
{
	for (int over = 0; over <= 1; over++) {
		struct buf map;
		buf_init(&map, arena, 100000);
		for (int i = 0; i < 20 + over; i++)
			buf_fmt(&map, "%s'k%d':{'type':'emoji','productId':'1','emojiId':'2'},'m%d':{'type':'mention','mentionee':{'type':'all'}}",
			        i ? "," : "", i, i);
		struct str json = str_fmt(arena, "[{'type':'textV2','text':'a','substitution':{%.*s}}]", FMT(buf_view(&map)));
		assert_int_equal(check(arena, spell(arena, json.ptr, "", 0)).count, over ? 2 : 0);
	}
}

TEST(problems_are_said_in_japanese_with_place_and_remedy)
{
	struct problem problem = refuses(arena, spell(arena, "{'type':'text','text':'@'}", "a", 5012), "messages[0].text");
	assert_str(problem.japanese, "1番目のメッセージの本文は5000文字までです（今は5012文字）。短くしてください。");
	problem = refuses(arena, "{'type':'image','originalContentUrl':" IMG ",'previewImageUrl':'http://e.jp'}", "messages[0].previewImageUrl");
	assert_str(problem.japanese, "1番目のメッセージのプレビュー画像のアドレスは https:// で始まるアドレスにしてください。");
	problem = refuses(arena, "{'type':'template','altText':'a','template':{'type':'carousel','columns':[{'text':'t','actions':["
	                         "{'type':'message','label':'','text':'t'}]}]}}", "messages[0].template.columns[0].actions[0].label");
	assert_str(problem.japanese, "1番目のメッセージの1番目のカードの1番目のボタンのラベルが空です。入力してください。");
	struct problems problems;
	problems_init(&problems, arena);
	assert_err(messages_check(parse(arena, "[{\"type\":\"text\",\"text\":\"\"}]"), (struct message_options){0}, &problems), ERR_INVALID);
	assert_string_equal(err_text(), "1番目のメッセージの本文が空です。入力してください。");
	assert_string_equal(err_field(), "messages[0].text");
}

TEST(all_problems_are_collected_and_told_as_line_tells_them)
{
	struct problems problems = check(arena, spell(arena, "[{'type':'text','text':''},{'type':'fax'}]", "", 0));
	assert_int_equal(problems.count, 2);
	assert_str(line_error_body(arena, &problems),
	           "{\"message\":\"The request body has 2 error(s)\",\"details\":["
	           "{\"message\":\"May not be empty\",\"property\":\"messages[0].text\"},"
	           "{\"message\":\"Must be one of the following values: [text, textV2, sticker, image, video, audio, "
	           "location, imagemap, template, flex, coupon]\",\"property\":\"messages[1].type\"}]}");
}

TEST(a_text_that_is_too_long_is_told_as_line_tells_it)
{
	struct problems problems = check(arena, spell(arena, "[{'type':'text','text':'@'}]", "a", 5001));
	assert_str(line_error_body(arena, &problems),
	           "{\"message\":\"The request body has 1 error(s)\",\"details\":["
	           "{\"message\":\"Length must be between 0 and 5000\",\"property\":\"messages[0].text\"}]}");
}

TEST(a_wrong_type_is_told_alone)
{
	struct problems problems = check(arena, spell(arena, "[{'type':'text','text':''},{'type':'text','text':1}]", "", 0));
	assert_int_equal(problems.count, 2);
	assert_str(line_error_body(arena, &problems),
	           "{\"message\":\"The property, 'messages[1].text', in the request body is invalid (line: -, column: -)\"}");
}

TEST(template_faults_are_told_relative_to_the_message)
{
	struct problems problems = check(arena, spell(arena, "[{'type':'text','text':'a'},{'type':'template','altText':'a','template':"
		"{'type':'carousel','columns':[{'text':'@','title':'@','actions':[" ACT "," ACT "," ACT "," ACT "]}]}}]", "a", 61));
	assert_str(line_error_body(arena, &problems),
	           "{\"message\":\"A message (messages[1]) in the request body is invalid\",\"details\":["
	           "{\"message\":\"must not be longer than 40 characters\",\"property\":\"template/columns/0/title\"},"
	           "{\"message\":\"must not be longer than 60 characters\",\"property\":\"template/columns/0/text\"},"
	           "{\"message\":\"must not be more than 3 items\",\"property\":\"template/columns/0/actions\"}]}");
}

TEST(text_v2_faults_are_told_relative_to_the_message)
{
	struct problems problems = check(arena, spell(arena, "[{'type':'textV2','text':'{!owe}'}]", "", 0));
	assert_str(line_error_body(arena, &problems),
	           "{\"message\":\"A message (messages[0]) in the request body is invalid\",\"details\":["
	           "{\"message\":\"The key '!owe' enclosed in '{}' does not match the pattern '^[a-zA-Z0-9_]{1,20}$'.\","
	           "\"property\":\"text\"}]}");
}

TEST(plain_error_bodies_have_lines_forms)
{
	assert_str(line_error_plain(arena, S("Invalid reply token"), false), "{\"message\":\"Invalid reply token\"}");
	assert_str(line_error_plain(arena, S("no default richmenu"), true), "{\"message\":\"no default richmenu\",\"details\":[]}");
}

TEST(countless_problems_are_cut_at_a_hundred)
{
	const char *bad = spell(arena, BODY("@{'type':'x'}"), "{'type':'x'},", 150);
	struct problems problems = check_one(arena, spell(arena, bad, "", 0));
	assert_int_equal(problems.count, PROBLEMS_MOST);
	assert_true(problems.more);
}

TEST(one_message_can_be_checked_by_itself)
{
	struct problems problems;
	problems_init(&problems, arena);
	assert_err(message_check(parse(arena, "{\"type\":\"text\"}"), 2, (struct message_options){0}, &problems), ERR_INVALID);
	assert_str(problems.items[0].property, "messages[2].text");
}
