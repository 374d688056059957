/* sign_in: what follows when somebody has proved who they are, however they
 * did: the session, its cookie, the record, the answer. */
#pragma once

#include "api.gen.h"
#include "factor.h"
#include "session.h"
#include "signin.h"

struct call;

/* Takes a loan of its own. ERR_DENIED when too much from this address was wrong lately. */
enum err sign_in_rules(struct call *call, struct signin_rules *out) MUST_CHECK;
/* May look after other staff: the policy "administrators" means these. */
bool sign_in_is_administrator(const struct staff_session *session);
bool sign_in_needs_factor(const struct signin_rules *rules, const struct staff_session *session);

struct sign_in {
	int64_t staff_id;
	enum session_method method;
	const char *how; /* for the record: "password", "totp", … */
};
/* A new session, as far as this proof carries. In a transaction of its own. */
enum err sign_in_begin(struct call *call, const struct signin_rules *rules, const struct sign_in *by,
                       struct api_session *out) MUST_CHECK;

struct rise {
	const char *action; /* for the record: "session.start", "session.proof", … */
	const char *how;
	bool end_others;
};
/* The session of this call goes on with another secret: the second factor was
 * given, a password chosen, or a proof repeated. In a transaction of its own. */
enum err sign_in_rise(struct call *call, const struct signin_rules *rules, const struct rise *rise,
                      struct api_session *out) MUST_CHECK;
/* The same inside the call's transaction. */
enum err sign_in_rise_here(struct call *call, const struct signin_rules *rules, const struct rise *rise,
                           struct api_session *out) MUST_CHECK;

/* Who is signed in, for the page. db may be NULL: then it takes a loan. */
enum err session_answer(struct call *call, struct db *db, const struct staff_session *session,
                        struct api_session *out) MUST_CHECK;
enum err factors_answer(struct call *call, struct db *db, const struct staff_session *session,
                        struct api_factors *out) MUST_CHECK;
/* Of any person; whether one is required is not said. */
enum err factors_fill(struct call *call, struct db *db, int64_t staff_id, struct api_factors *out) MUST_CHECK;
void sign_in_cookie(struct call *call, struct str secret, int64_t max_age);
/* ERR_DENIED is put on record, with the ID that was tried; the text stays. */
enum err sign_in_refused(struct call *call, enum err result, struct str login) MUST_CHECK;
