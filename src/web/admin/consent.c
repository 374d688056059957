/* consent: the text about personal data that citizens agree to. */
#include "api.gen.h"

#include "arena.h"
#include "call.h"
#include "change.h"
#include "consent.h"
#include "str.h"

static enum err answer(struct call *call, const struct consent_text *text, struct api_consent_text *out)
{
	*out = (struct api_consent_text){
		.version = text->version,
		.body = text->body,
		.has_created_at = text->version > 0,
		.created_at = text->created_at,
	};
	return consent_people(call->db, call->arena, text->version, &out->people);
}

enum err consent_get(struct call *call, struct api_consent_text *out)
{
	struct consent_text text = {.body = S("")}; /* version 0: none yet */
	enum err err = consent_current(call->db, call->arena, &text);
	if (err != OK && err != ERR_NOT_FOUND)
		return err;
	return answer(call, &text, out);
}

enum err consent_post(struct call *call, const struct api_consent_save *in, struct api_consent_text *out)
{
	struct consent_text text, before = {.body = S("")};
	struct change detail;
	enum err err = consent_current(call->db, call->arena, &before);
	if (err != OK && err != ERR_NOT_FOUND)
		return err;
	TRY(consent_publish(call->db, call->arena, in->body, call->now, &text));
	change_begin(&detail, call->arena, CHANGE_EDITED);
	change_i64(&detail, "version", before.version, text.version);
	change_text(&detail, "body", before.body, text.body);
	TRY(call_audit(call, "consent.change", str_fmt(call->arena, "consent %" PRId64, text.version),
	               change_detail(&detail)));
	return answer(call, &text, out);
}
