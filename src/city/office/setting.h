/* setting: what the city decides for itself while the programs run. One table
 * of rows in setting.c says what there is, its limits and its default; what the
 * machine needs to start (addresses, keys, files) is in the settings file.
 *
 * A value is kept as text: a number in digits, "1" or "0" for yes or no. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

enum setting_id {
	SETTING_CONTACT, /* whom staff ask when they are stuck */
	SETTING_ACCESS_DAYS, /* how long requests stay listed */
	SETTING_AUDIT_DAYS, /* how long deeds stay on record */
	SETTING_ROSTER_DAYS, /* how long values of rosters stay after the send */
	SETTING_ERASE_MONTHS, /* who blocked us so long ago is erased; 0: nobody */
	SETTING_PASSWORD_RULES,
	SETTING_PASSWORD_LEAST,
	SETTING_PASSWORD_KINDS,
	SETTING_PASSWORD_PAST,
	SETTING_PASSWORD_DAYS,
	SETTING_LOCK_FAILURES,
	SETTING_LOCK_MINUTES,
	SETTING_SOURCE_FAILURES, /* of one address in ten minutes */
	SETTING_FACTOR, /* who needs a second one */
	SETTING_FACTOR_AFTER_SSO,
	SETTING_SESSION_IDLE,
	SETTING_SESSION_LIFE,
	SETTING_PROOF, /* how long dangerous acts pass after one */
	SETTING_APPROVAL_REMIND, /* hours until those who decide are told again */
	SETTING_APPROVAL_RESUME, /* hours after which going on wants another yes */
	SETTING_COOLING, /* seconds in which what was sent "now" can be taken back */
	SETTING_ARTICLE_ANSWER, /* from which likeness (%) on an answer is given */
	SETTING_ARTICLE_OFFER,  /* … and from which on it is offered */
	SETTING_ARTICLE_ASKS,   /* 解決しましたか */
	SETTING_ARTICLE_MODEL, /* a language model words answers, when the operator names one */
	SETTING_ARTICLE_APPROVAL, /* another person makes it public */
	SETTING_ARTICLE_PHONE,
	SETTING_ARTICLE_HOURS,
	SETTING_ARTICLE_FORM,
	SETTING_ARTICLE_DAYS, /* how long questions without an answer are kept */
	SETTING_BRAND_NAME, /* these four: brand.h */
	SETTING_BRAND_COLOUR,
	SETTING_BRAND_LOGO,
	SETTING_BRAND_MENU,
	SETTING_MASK_NUMBER, /* these: what is made unreadable in the talk (talk/personal.h) */
	SETTING_MASK_CARD,
	SETTING_MASK_PHONE,
	SETTING_MASK_MAIL,
	SETTING_MASK_DAYS, /* how long telephone numbers and addresses can be looked up */
	SETTING_CONVERSATION_WORDS, /* that ask for staff */
	SETTING_DIGEST, /* the hour at which what was left out comes in one message; or off */
	SETTINGS,
};

enum setting_kind { SETTING_NUMBER, SETTING_BOOL, SETTING_WORD, SETTING_TEXT };

struct setting_choice {
	const char *word, *label;
};

struct setting_row {
	const char *key;   /* "office.contact" */
	const char *group; /* heading on the screen */
	const char *label, *help;
	enum setting_kind kind;
	int64_t least, most;       /* of the number, or of the text's length */
	const char *unit;          /* of a number: "日"; NULL: none */
	const struct setting_choice *choices; /* of a word; ends with {NULL} */
	const char *usual;         /* the default */
	bool apart;                /* has a screen of its own, with checks of its own */
};

extern const struct setting_row setting_rows[SETTINGS];

/* The value in force: the city's, or the default. */
enum err setting_number(struct db *db, struct arena *arena, enum setting_id id, int64_t *out) MUST_CHECK;
enum err setting_bool(struct db *db, struct arena *arena, enum setting_id id, bool *out) MUST_CHECK;
enum err setting_text(struct db *db, struct arena *arena, enum setting_id id, struct str *out) MUST_CHECK;

/* ERR_NOT_FOUND when there is no such setting. */
enum err setting_by_key(struct str key, enum setting_id *out) MUST_CHECK;
/* ERR_INVALID or ERR_LIMIT (field "value") tells what would be right. */
enum err setting_put(struct db *db, struct arena *arena, enum setting_id id, struct str value,
                     int64_t staff_id, int64_t now) MUST_CHECK;

struct setting_state {
	struct str value;
	struct str updated_by; /* a name; empty: never changed */
	int64_t updated_at;    /* 0: never changed */
};
/* All of them, in the order of setting_rows. */
enum err setting_list(struct db *db, struct arena *arena, struct setting_state out[SETTINGS]) MUST_CHECK;
