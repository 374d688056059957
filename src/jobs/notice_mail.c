/* notice_mail: hands a notice's letter to the city's mail server. When that
 * server does not answer, the other letters wait too, instead of each trying. */
#include "jobs.h"

#include "brand.h"
#include "clock.h"
#include "log.h"
#include "mail.h"
#include "notice.h"
#include "secret.h"
#include "str.h"

#define LEASE_MS ((int64_t)60 * 1000)
#define REST_MS ((int64_t)10 * 1000)

/* Known by notice and installation: a repetition is the same letter. */
static struct str letter_id(const struct jobs *jobs, struct arena *arena, int64_t id)
{
	uint8_t hash[32];
	keyed_hash(jobs->keyring, S("message id of a notice"), str_fmt(arena, "%" PRId64, id), hash);
	return str_fmt(arena, "notice.%.*s", FMT(hex_encode(arena, hash, 16)));
}

static enum err find_letter(struct jobs *jobs, struct arena *arena, const struct job *job, int64_t id,
                            struct notice_letter *out)
{
	struct notice_house house = {jobs->options.account_name, jobs->public_url};
	struct db *db;
	TRY(db_take(jobs->db, arena, DB_WRITE, &db));
	TRY(queue_extend_lease(db, arena, job, clock_now() + LEASE_MS));
	TRY(brand_name(db, arena, house.account_name, &house.account_name));
	enum err found = notice_letter(db, arena, id, &house, out);
	db_return(&db);
	return found;
}

enum err job_notice_mail(struct jobs *jobs, struct arena *arena, const struct job *job)
{
	struct notice_letter letter;
	int64_t id;
	if (!str_to_i64(job->payload, &id))
		return fail(ERR_INVALID, "payload is no id");
	if (!jobs->options.mail)
		return OK; /* the bell is all there is */
	if (clock_monotonic() < atomic_load(&jobs->mail_rests_until))
		return fail(ERR_BUSY, "the mail server did not answer a moment ago");
	TRY(find_letter(jobs, arena, job, id, &letter));
	if (!letter.wanted)
		return OK;
	const struct mail mail = {.to = letter.to, .subject = letter.subject, .body = letter.body,
	                          .id = letter_id(jobs, arena, id), .at = clock_now()};
	enum err sent = mail_send(arena, jobs->options.mail, &mail);
	if (sent == ERR_BUSY || sent == ERR_REMOTE)
		atomic_store(&jobs->mail_rests_until, clock_monotonic() + REST_MS);
	if (sent == OK)
		log_info("notice_mailed", "notice=%" PRId64, id);
	return sent;
}
