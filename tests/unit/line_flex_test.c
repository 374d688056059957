#include "test.h"

#include "buf.h"
#include "field.h"
#include "message.h"

static struct str spell(struct arena *arena, struct str json)
{
	struct buf out;
	buf_init(&out, arena, (size_t)1 << 20);
	for (size_t i = 0; i < json.len; i++)
		buf_char(&out, json.ptr[i] == '\'' ? '"' : json.ptr[i]);
	return buf_view(&out);
}

static struct problems check(struct arena *arena, struct str container)
{
	const struct node *node;
	struct problems problems;
	struct str json = str_fmt(arena, "[{'type':'flex','altText':'a','contents':%.*s}]", FMT(container));
	assert_ok(node_parse(arena, spell(arena, json), &node));
	problems_init(&problems, arena);
	enum err result = messages_check(node, (struct message_options){0}, &problems);
	assert_int_equal(result == OK, problems.count == 0);
	return problems;
}

static void accepts(struct arena *arena, const char *container)
{
	struct problems problems = check(arena, str_from(container));
	if (problems.count > 0)
		fail_msg("refused: %s\n%.*s: %.*s", container, FMT(problems.items[0].property), FMT(problems.items[0].japanese));
}

static struct problem refuses(struct arena *arena, const char *container, const char *property)
{
	struct problems problems = check(arena, str_from(container));
	if (problems.count == 0)
		fail_msg("accepted: %s", container);
	if (problems.count != 1 || !str_eq(problems.items[0].property, str_from(property)))
		fail_msg("%s\n%zu problems, first at %.*s (%.*s), expected %s", container, problems.count,
		         FMT(problems.items[0].property), FMT(problems.items[0].japanese), property);
	assert_int_equal(problems.items[0].form, PROBLEM_MESSAGE);
	return problems.items[0];
}

#define URL "'https://example.jp/a.png'"
#define TEXT "{'type':'text','text':'t'}"
#define BOX(layout, parts) "{'type':'box','layout':'" layout "','contents':[" parts "]}"
#define BODY(parts) "{'type':'bubble','body':" BOX("vertical", parts) "}"
#define PART(part) BODY(part)
#define BOXED(more) "{'type':'bubble','body':{'type':'box','layout':'vertical','contents':[]," more "}}"
#define VIDEO "{'type':'video','url':" URL ",'previewUrl':" URL ",'altContent':{'type':'image','url':" URL "},'aspectRatio':'20:13'}"
#define PICTURE(more) PART("{'type':'image','url':" URL "," more "}")
#define WORDS(more) PART("{'type':'text','text':'t'," more "}")

TEST(rich_flex_messages_are_accepted)
{
	static const char *const good[] = {
		"{'type':'bubble','size':'giga','direction':'rtl','header':" BOX("vertical", TEXT) ",'hero':" VIDEO
		",'body':" BOX("baseline", "{'type':'icon','url':" URL ",'size':'3xl','aspectRatio':'2:1','offsetTop':'-2px'}," TEXT ",{'type':'filler'}")
		",'footer':" BOX("horizontal", "{'type':'button','style':'primary','height':'sm','adjustMode':'shrink-to-fit','action':"
		"{'type':'uri','label':'l','uri':'https://e.jp'}},{'type':'separator','color':'#00000080','margin':'5.5px'}")
		",'styles':{'body':{'backgroundColor':'#ffffff','separator':true,'separatorColor':'#00000000'}},"
		"'action':{'type':'message','text':'a'}}",
		BOXED("'spacing':'md','margin':'10px','flex':0,'position':'absolute','offsetStart':'10%','offsetEnd':'xxl',"
		      "'borderWidth':'semi-bold','borderColor':'#112233','cornerRadius':'8px','width':'50%','maxWidth':'100px','height':'1px',"
		      "'maxHeight':'80%','paddingAll':'xl','paddingTop':'5%','justifyContent':'space-evenly','alignItems':'center',"
		      "'background':{'type':'linearGradient','angle':'45deg','startColor':'#000000','endColor':'#FFFFFFAA',"
		      "'centerColor':'#123456','centerPosition':'50%'},'action':{'type':'uri','uri':'https://e.jp'}"),
		PICTURE("'size':'full','aspectRatio':'1:3','aspectMode':'cover','align':'end','gravity':'bottom','animated':true,'backgroundColor':'#123456'"),
		PICTURE("'size':'120px'"), PICTURE("'size':'33.3%'"),
		WORDS("'size':'5xl','weight':'bold','style':'italic','decoration':'line-through','wrap':true,'maxLines':3,"
		      "'lineSpacing':'20px','color':'#aabbcc','align':'center','gravity':'top','scaling':true"),
		WORDS("'size':'14px'"),
		PART("{'type':'text','contents':[{'type':'span','text':'a','color':'#ff0000','size':'xs'},{'type':'span','text':'b'}]}"),
		"{'type':'carousel','contents':[{'type':'bubble','size':'nano','body':" BOX("vertical", TEXT) "},"
		"{'type':'bubble','size':'nano','hero':{'type':'image','url':" URL "}}]}",
		"{'type':'carousel','contents':[{'type':'bubble','size':'mega','body':" BOX("vertical", TEXT) "},{'type':'bubble','body':" BOX("vertical", "") "}]}",
		"{'type':'bubble','hero':" BOX("vertical", TEXT) "}",
	};
	for (size_t i = 0; i < COUNT(good); i++)
		accepts(arena, good[i]);
}

static const struct {
	const char *json, *property;
} wrong[] = {
	{"{'type':'bubble'}", "/"},
	{"{'type':'ball'}", "/type"},
	{"{}", "/type"},
	{"{'type':'bubble','size':'huge','hero':{'type':'image','url':" URL "}}", "/size"},
	{"{'type':'bubble','direction':'up','hero':{'type':'image','url':" URL "}}", "/direction"},
	{"{'type':'bubble','hero':{'type':'image','url':'http://e.jp/a'}}", "/hero/url"},
	{"{'type':'bubble','hero':{'type':'image'}}", "/hero/url"},
	{"{'type':'bubble','hero':" TEXT "}", "/hero"},
	{"{'type':'bubble','body':" TEXT "}", "/body"},
	{"{'type':'bubble','footer':[]}", "/footer"},
	{"{'type':'bubble','size':'micro','hero':" VIDEO "}", "/hero"},
	{"{'type':'carousel','contents':[{'type':'bubble','hero':" VIDEO "}]}", "/contents/0/hero"},
	{"{'type':'bubble','hero':{'type':'video','url':" URL ",'previewUrl':" URL "}}", "/hero/altContent"},
	{"{'type':'bubble','hero':{'type':'video','url':" URL ",'previewUrl':" URL ",'altContent':" TEXT "}}", "/hero/altContent"},
	{"{'type':'bubble','hero':{'type':'video','url':" URL ",'altContent':{'type':'image','url':" URL "}}}", "/hero/previewUrl"},
	{BODY(VIDEO), "/body/contents/0"},
	{BODY("{'type':'icon','url':" URL "}"), "/body/contents/0"},
	{BODY("{'type':'span','text':'a'}"), "/body/contents/0"},
	{BODY("{'type':'spacer','size':'sm'}"), "/body/contents/0/type"},
	{BODY("{'text':'a'}"), "/body/contents/0/type"},
	{BODY("7"), "/body/contents/0"},
	{"{'type':'bubble','body':" BOX("baseline", "{'type':'image','url':" URL "}") "}", "/body/contents/0"},
	{"{'type':'bubble','body':{'type':'box','contents':[]}}", "/body/layout"},
	{"{'type':'bubble','body':{'type':'box','layout':'diagonal','contents':[]}}", "/body/layout"},
	{"{'type':'bubble','body':{'type':'box','layout':'vertical'}}", "/body/contents"},
	{"{'type':'bubble','body':{'type':'box','layout':'vertical','contents':{'type':'text'}}}", "/body/contents"},
	{BODY("{'type':'text','text':''}"), "/body/contents/0/text"},
	{BODY("{'type':'text'}"), "/body/contents/0/text"},
	{BODY("{'type':'text','contents':[]}"), "/body/contents/0/text"},
	{BODY("{'type':'text','contents':[" TEXT "]}"), "/body/contents/0/contents/0"},
	{BODY("{'type':'button'}"), "/body/contents/0/action"},
	{BODY("{'type':'button','action':{'type':'uri','uri':'https://e.jp'}}"), "/body/contents/0/action/label"},
	{BODY("{'type':'button','action':{'type':'uri','label':'l','uri':'line'}}"), "/body/contents/0/action/uri"},
	{BODY("{'type':'button','style':'big','action':{'type':'message','label':'l','text':'t'}}"), "/body/contents/0/style"},
	{BODY("{'type':'button','height':'lg','action':{'type':'message','label':'l','text':'t'}}"), "/body/contents/0/height"},
	{BOXED("'spacing':'huge'"), "/body/spacing"},
	{BOXED("'spacing':'10'"), "/body/spacing"},
	{BOXED("'spacing':'-1px'"), "/body/spacing"},
	{BOXED("'spacing':'1.px'"), "/body/spacing"},
	{BOXED("'spacing':'5%'"), "/body/spacing"},
	{BOXED("'flex':-1"), "/body/flex"},
	{BOXED("'flex':'1'"), "/body/flex"},
	{BOXED("'width':'md'"), "/body/width"},
	{BOXED("'borderWidth':'thick'"), "/body/borderWidth"},
	{BOXED("'backgroundColor':'#fff'"), "/body/backgroundColor"},
	{BOXED("'backgroundColor':'#gggggg'"), "/body/backgroundColor"},
	{BOXED("'position':'fixed'"), "/body/position"},
	{BOXED("'justifyContent':'left'"), "/body/justifyContent"},
	{BOXED("'alignItems':'stretch'"), "/body/alignItems"},
	{BOXED("'background':{'type':'radial'}"), "/body/background/type"},
	{BOXED("'background':{'type':'linearGradient','angle':'360deg','startColor':'#000000','endColor':'#000000'}"), "/body/background/angle"},
	{BOXED("'background':{'type':'linearGradient','angle':'0deg','endColor':'#000000'}"), "/body/background/startColor"},
	{BOXED("'background':{'type':'linearGradient','angle':'0deg','startColor':'#000000','endColor':'#000000','centerPosition':'101%'}"), "/body/background/centerPosition"},
	{PICTURE("'aspectRatio':'1:4'"), "/body/contents/0/aspectRatio"},
	{PICTURE("'aspectRatio':'0:1'"), "/body/contents/0/aspectRatio"},
	{PICTURE("'aspectRatio':'100001:100000'"), "/body/contents/0/aspectRatio"},
	{PICTURE("'aspectRatio':'1x1'"), "/body/contents/0/aspectRatio"},
	{PICTURE("'aspectMode':'fill'"), "/body/contents/0/aspectMode"},
	{PICTURE("'size':'6xl'"), "/body/contents/0/size"},
	{PICTURE("'animated':'yes'"), "/body/contents/0/animated"},
	{WORDS("'size':'full'"), "/body/contents/0/size"},
	{WORDS("'weight':'thin'"), "/body/contents/0/weight"},
	{WORDS("'maxLines':-1"), "/body/contents/0/maxLines"},
	{WORDS("'lineSpacing':'md'"), "/body/contents/0/lineSpacing"},
	{WORDS("'color':'red'"), "/body/contents/0/color"},
	{WORDS("'wrap':1"), "/body/contents/0/wrap"},
	{"{'type':'bubble','styles':{'hero':{'separator':1}},'hero':{'type':'image','url':" URL "}}", "/styles/hero/separator"},
	{"{'type':'bubble','styles':{'body':{'backgroundColor':'x'}},'hero':{'type':'image','url':" URL "}}", "/styles/body/backgroundColor"},
	{"{'type':'carousel','contents':[{'type':'carousel','contents':[]}]}", "/contents/0/type"},
	{"{'type':'carousel','contents':[{'type':'bubble','size':'kilo','body':" BOX("vertical", "") "},{'type':'bubble','body':" BOX("vertical", "") "}]}", "/contents"},
};

TEST(each_flex_fault_is_found_at_its_place)
{
	for (size_t i = 0; i < COUNT(wrong); i++)
		refuses(arena, wrong[i].json, wrong[i].property);
}

TEST(flex_faults_use_lines_words)
{
	assert_str(refuses(arena, "{'type':'bubble'}", "/").line_text, "At least one block must be specified");
	assert_str(refuses(arena, BODY("{'type':'text','text':''}"), "/body/contents/0/text").line_text, "must be non-empty text");
	assert_str(refuses(arena, "{'type':'bubble','hero':{'type':'image','url':'http://e.jp/a'}}", "/hero/url").line_text, "invalid uri scheme");
	assert_str(refuses(arena, BODY("{'type':'spacer'}"), "/body/contents/0/type").line_text, "invalid property");
	struct problems problems = check(arena, S(BODY("{'type':'text','text':''}," TEXT ",{'type':'spacer'}")));
	assert_str(line_error_body(arena, &problems),
	           "{\"message\":\"A message (messages[0]) in the request body is invalid\",\"details\":["
	           "{\"message\":\"must be non-empty text\",\"property\":\"/body/contents/0/text\"},"
	           "{\"message\":\"invalid property\",\"property\":\"/body/contents/2/type\"}]}");
	assert_str(problems.items[0].place, "messages[0].contents.body.contents[0].text");
	assert_str(problems.items[0].japanese, "1番目のメッセージのボディの1番目の部品の文字が空です。入力してください。");
}

#define BEFORE_TEXT "{'type':'bubble','body':{'type':'box','layout':'vertical','contents':[{'type':'text','text':'"
#define BEHIND_TEXT "'}]}}"

/* A container of exactly so many bytes. */
static struct str sized(struct arena *arena, struct str before, struct str behind, size_t bytes)
{
	struct buf out;
	buf_init(&out, arena, (size_t)1 << 20);
	buf_str(&out, before);
	while (out.len < bytes - behind.len)
		buf_char(&out, 'a');
	buf_str(&out, behind);
	return buf_view(&out);
}

TEST(a_bubble_may_have_30_and_a_carousel_50_kilobytes)
{
	for (size_t more = 0; more <= 1; more++) {
		struct str bubble = sized(arena, S(BEFORE_TEXT), S(BEHIND_TEXT), 30 * 1024 + more);
		struct str carousel = sized(arena, S("{'type':'carousel','contents':[" BEFORE_TEXT),
		                            S(BEHIND_TEXT "]}"), 50 * 1024 + more);
		assert_int_equal(check(arena, bubble).count, more);
		assert_int_equal(check(arena, carousel).count, more);
	}
}

TEST(ten_pictures_may_move)
{
	for (int count = 10; count <= 11; count++) {
		struct buf out;
		buf_init(&out, arena, 100000);
		buf_lit(&out, "{'type':'bubble','body':{'type':'box','layout':'vertical','contents':[");
		for (int i = 0; i < count; i++)
			buf_fmt(&out, "%s{'type':'image','animated':true,'url':" URL "}", i ? "," : "");
		buf_lit(&out, "]}}");
		assert_int_equal(check(arena, buf_view(&out)).count, count == 11);
	}
}
