/* menu_content: what a rich menu is made of, as staff draw it, and the object LINE
 * gets for each of its tabs.
 *
 *   {"size":"large","open":true,"tabs":[{"key":"a","name":"くらし","bar":"メニュー",
 *     "picture":12,"design":{…},"areas":[{"key":"k1","x":0,"y":0,"width":833,"height":843,
 *     "label":"ごみ","action":{"type":"uri","uri":"https://…"}}]}]}
 *
 * Kinds of action: uri, message, postback (an answer of ours), richmenuswitch (to a
 * tab), datetimepicker, clipboard, camera, cameraRoll, location. A message is sent
 * to LINE as a postback that shows the words, so that its taps can be counted. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct node;

#define MENU_TABS_MOST 5
#define MENU_AREAS_MOST 20
#define MENU_CONTENT_BYTES_MOST ((size_t)400 * 1000)
#define MENU_WIDTH 2500
#define MENU_HEIGHT_LARGE 1686
#define MENU_HEIGHT_SMALL 843

struct menu_area {
	struct str key, label, kind;
	const struct node *action;
	int64_t x, y, width, height;
};

struct menu_tab {
	struct str key, name, bar;
	int64_t picture; /* 0: none yet */
	struct menu_area *areas;
	size_t area_count;
};

struct menu_content {
	bool large, open;
	struct menu_tab *tabs;
	size_t tab_count;
};

/* The form and its limits; what is still missing is no error yet. */
enum err menu_content_read(struct arena *arena, struct str json, struct menu_content *out) MUST_CHECK;
int64_t menu_height(const struct menu_content *content);

/* What the program puts into the objects. */
struct menu_dress {
	struct str public_url, account_name;
	bool allow_http_loopback;
	struct str mark;         /* the object's name at LINE */
	struct str alias_prefix; /* "m12-": an alias is this and the tab's key */
	const int64_t *buttons;  /* of the tab's areas; NULL while only checking */
	const struct str *codes; /* the same; empty: no link of ours */
};
struct str menu_alias_of(struct arena *arena, const struct menu_dress *dress, struct str tab_key);
/* The rich menu object of one tab. */
struct str menu_object(struct arena *arena, const struct menu_content *content, size_t tab,
                       const struct menu_dress *dress);
/* A web address that is counted by a link of ours: not tel:, not LINE's own screens. */
bool menu_is_counted_link(const struct menu_area *area);
/* Where such a button leads, with {{settings_url}} put in. */
struct str menu_target(struct arena *arena, const struct menu_area *area, const struct menu_dress *dress);

struct menu_problem {
	struct str field; /* tabs[0].areas[2].action.uri */
	struct str text;
};
#define MENU_PROBLEMS_MOST 60
/* All that keeps it from being published. */
enum err menu_content_problems(struct db *db, struct arena *arena, const struct menu_content *content,
                               const struct menu_dress *dress, struct menu_problem **out, size_t *count) MUST_CHECK;
