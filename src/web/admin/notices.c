/* notices: the bell of the console, and whether mail is wanted too. */
#include "notice.h"

#include "api.gen.h"
#include "arena.h"
#include "call.h"

#define LIMIT_USUAL 20

/* What somebody is told is for that person alone, also while the console is seen as theirs. */
static bool is_of_another(const struct call *call) { return call->session->look.staff_id != 0; }

static enum err count_of(struct call *call, struct api_notice_count *out)
{
	if (is_of_another(call))
		return OK;
	return notice_unread(call->db, call->arena, call->session->staff_id, &out->unread, &out->newest);
}

enum err notices_get(struct call *call, const struct api_notice_query *query, struct api_notice_list *out)
{
	int64_t limit = query->has_limit ? query->limit : LIMIT_USUAL, newest;
	struct notice *list;
	size_t count;
	if (is_of_another(call))
		return OK;
	TRY(notice_page(call->db, call->arena, call->session->staff_id, query->has_before ? query->before : 0, limit + 1,
	                &list, &count));
	TRY(notice_unread(call->db, call->arena, call->session->staff_id, &out->unread, &newest));
	out->has_next = (int64_t)count > limit;
	if (out->has_next) {
		count = (size_t)limit;
		out->next = list[count - 1].id;
	}
	out->notices.items = arena_array(call->arena, struct api_notice, count);
	out->notices.count = count;
	for (size_t i = 0; i < count; i++)
		out->notices.items[i] = (struct api_notice){list[i].id, list[i].kind, list[i].text, list[i].link,
		                                            list[i].at, list[i].read};
	return OK;
}

enum err notices_count(struct call *call, struct api_notice_count *out) { return count_of(call, out); }

enum err notices_read_post(struct call *call, const struct api_notices_read *in, struct api_notice_count *out)
{
	TRY(notice_read_until(call->db, call->arena, call->session->staff_id, in->until, call->now));
	return count_of(call, out);
}

enum err notice_read_post(struct call *call, struct api_notice_count *out)
{
	TRY(notice_read(call->db, call->arena, call->session->staff_id, call->id, call->now));
	return count_of(call, out);
}

enum err account_mail_get(struct call *call, struct api_mail_state *out)
{
	struct mail_choice choice;
	TRY(mail_choice(call->db, call->arena, call->session->staff_id, &choice));
	*out = (struct api_mail_state){choice.email, choice.wants, call->web->options.mails};
	return OK;
}

/* The record says that it was changed, not to what: an address is personal. */
enum err account_mail_put(struct call *call, const struct api_mail_choice *in, struct api_mail_state *out)
{
	const struct mail_choice choice = {in->email, in->wants};
	TRY(mail_choice_put(call->db, call->arena, call->session->staff_id, &choice));
	TRY(call_audit(call, "account.mail", str_fmt(call->arena, "staff %.*s", FMT(call->session->login)),
	               in->wants && in->email.len ? S("{\"mail\":true}") : S("{\"mail\":false}")));
	return account_mail_get(call, out);
}

enum err account_mail_try(struct call *call, struct api_ok *out)
{
	if (!call->web->options.mails)
		return fail(ERR_INVALID, "メールサーバーが設定されていないので、送れません。システムの担当者に知らせてください。");
	TRY(notice_try(call->db, call->arena, call->session->staff_id, call->now));
	out->ok = true;
	return OK;
}
