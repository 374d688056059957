/* addresses: from where the console may be reached: seen, proposed, approved. */
#include "api.gen.h"

#include "address_gate.h"
#include "arena.h"
#include "buf.h"
#include "call.h"
#include "change.h"
#include "cidr.h"
#include "notice.h"
#include "str.h"

#define WIDEST_V4 8
#define WIDEST_V6 16

static bool reachable(const struct call *call, const struct cidr *network)
{
	const struct cidr_list *outer = call->web->options.console_allow;
	return !outer || cidr_match(outer, network->network);
}

static struct api_address_row row_of(struct call *call, const struct address_range *range)
{
	struct cidr_list one = {0};
	struct address here;
	bool read = cidr_parse_list(call->arena, range->network, &one) == OK && one.count == 1;
	return (struct api_address_row){
		.network = range->network, .note = range->note,
		.has_from_at = range->from_at > 0, .from_at = range->from_at,
		.has_until_at = range->until_at > 0, .until_at = range->until_at,
		.counts = address_range_counts(range, call->now),
		.here = read && address_parse(call->http->remote_addr, &here) && cidr_match(&one, here),
		.reachable = read && reachable(call, &one.items[0]),
	};
}

static struct api_address_list list_of(struct call *call, const struct address_list *list)
{
	struct api_address_list out = {
		.id = list->id, .reason = list->reason, .proposed_by = list->proposed_by, .proposed_at = list->proposed_at,
		.decided_by = list->decided_by, .has_decided_at = list->decided_at > 0, .decided_at = list->decided_at,
		.mine = list->proposed_by_id == call->session->staff_id,
	};
	static const char *const *words = api_address_list_state_words;
	for (int i = 0; words[i]; i++)
		if (str_eq(list->state, str_from(words[i])))
			out.state = (enum api_address_list_state)i;
	out.ranges.items = arena_array(call->arena, struct api_address_row, list->count);
	out.ranges.count = list->count;
	for (size_t i = 0; i < list->count; i++)
		out.ranges.items[i] = row_of(call, &list->ranges[i]);
	return out;
}

static struct str outer_text(struct call *call)
{
	const struct cidr_list *outer = call->web->options.console_allow;
	struct buf out;
	buf_init(&out, call->arena, 8000);
	for (size_t i = 0; outer && i < outer->count; i++) {
		struct address network = outer->items[i].network;
		int bits = address_is_v4(network) ? outer->items[i].bits - 96 : outer->items[i].bits;
		buf_fmt(&out, "%s%.*s/%d", i ? "、" : "", FMT(address_format(call->arena, network)), bits);
	}
	return buf_view(&out);
}

enum err addresses_get(struct call *call, struct api_addresses *out)
{
	struct address_list list, *past;
	size_t count;
	int64_t *approvers;
	out->here = call->http->remote_addr;
	out->outer = outer_text(call);
	enum err found = address_list_used(call->db, call->arena, &list);
	if (found != OK && found != ERR_NOT_FOUND)
		return found;
	out->has_used = found == OK && list.count > 0;
	out->used_id = found == OK ? list.id : 0;
	if (out->has_used)
		out->used = list_of(call, &list);
	found = address_list_proposed(call->db, call->arena, call->now, &list);
	if (found != OK && found != ERR_NOT_FOUND)
		return found;
	out->has_proposed = found == OK;
	if (out->has_proposed)
		out->proposed = list_of(call, &list);
	TRY(address_list_past(call->db, call->arena, &past, &count));
	out->past.items = arena_array(call->arena, struct api_address_list, count);
	out->past.count = count;
	for (size_t i = 0; i < count; i++)
		out->past.items[i] = list_of(call, &past[i]);
	TRY(address_approvers(call->db, call->arena, call->session->staff_id, call->now, &approvers, &count));
	out->others = (int64_t)count;
	return OK;
}

/* One network, as it is kept: 192.0.2.7 becomes 192.0.2.7/32. */
static enum err read_network(struct call *call, const struct api_address_new *in, size_t index, struct str *out)
{
	struct cidr_list list;
	const char *field = str_z(call->arena, str_fmt(call->arena, "ranges[%zu].network", index));
	enum err result = cidr_parse_list(call->arena, in->network, &list);
	if (result != OK || list.count != 1)
		return fail_field(ERR_INVALID, field,
		                  "「%.*s」はネットワークの書き方として正しくありません（例：192.0.2.0/24、2001:db8::/32）。"
		                  "/ の後ろの数より右は0にします。", FMT(str_left(in->network, 60)));
	struct cidr network = list.items[0];
	bool v4 = address_is_v4(network.network) && network.bits >= 96;
	int bits = v4 ? network.bits - 96 : network.bits;
	if (bits < (v4 ? WIDEST_V4 : WIDEST_V6))
		return fail_field(ERR_INVALID, field, "「%.*s」は広すぎます。IPv4は/%dから、IPv6は/%dからにしてください。",
		                  FMT(str_left(in->network, 60)), WIDEST_V4, WIDEST_V6);
	*out = str_fmt(call->arena, "%.*s/%d", FMT(address_format(call->arena, network.network)), bits);
	return OK;
}

static enum err read_ranges(struct call *call, const struct api_address_proposal *in, struct address_range **out)
{
	struct address_range *ranges = arena_array(call->arena, struct address_range, in->ranges.count);
	for (size_t i = 0; i < in->ranges.count; i++) {
		const struct api_address_new *from = &in->ranges.items[i];
		TRY(read_network(call, from, i, &ranges[i].network));
		ranges[i].note = str_trim(from->note);
		ranges[i].from_at = from->has_from_at ? from->from_at : 0;
		ranges[i].until_at = from->has_until_at ? from->until_at : 0;
		const char *field = str_z(call->arena, str_fmt(call->arena, "ranges[%zu].untilAt", i));
		if (ranges[i].until_at && ranges[i].until_at <= (ranges[i].from_at > call->now ? ranges[i].from_at : call->now))
			return fail_field(ERR_INVALID, field, "「%.*s」の終わりは、始まりといまよりあとにしてください。", FMT(ranges[i].network));
		for (size_t j = 0; j < i; j++)
			if (str_eq(ranges[i].network, ranges[j].network))
				return fail_field(ERR_INVALID, str_z(call->arena, str_fmt(call->arena, "ranges[%zu].network", i)),
				                  "「%.*s」が二つあります。一つにまとめてください。", FMT(ranges[i].network));
	}
	*out = ranges;
	return OK;
}

/* Nobody saws off the branch they sit on. An empty list takes the restriction away. */
static enum err check_own_place(struct call *call, const struct address_range *ranges, size_t count)
{
	struct str here = call->http->remote_addr;
	if (count == 0 || address_list_covers(call->arena, ranges, count, here, call->now, true))
		return OK;
	return fail_field(ERR_INVALID, "ranges",
	                  "いまの接続元（%.*s）が、期限のない範囲に入っていません。このままでは自分が管理画面に入れなくなるため、変更できません。",
	                  FMT(here));
}

static struct str text_of(struct call *call, const struct address_range *ranges, size_t count)
{
	struct buf out;
	buf_init(&out, call->arena, 16000);
	for (size_t i = 0; i < count; i++)
		buf_fmt(&out, "%s%.*s", i ? ", " : "", FMT(ranges[i].network));
	return buf_view(&out);
}

static enum err before_and_after(struct call *call, const struct address_range *ranges, size_t count, struct str reason,
                                 struct str *out)
{
	struct change change;
	struct address_list used = {0};
	enum err found = address_list_used(call->db, call->arena, &used);
	if (found != OK && found != ERR_NOT_FOUND)
		return found;
	change_begin(&change, call->arena, CHANGE_EDITED);
	change_text(&change, "network", text_of(call, used.ranges, used.count), text_of(call, ranges, count));
	change_fact_text(&change, "reason", reason);
	*out = change_detail(&change);
	return OK;
}

static enum err tell(struct call *call, int64_t staff_id, const char *kind, struct str text)
{
	return notice_tell(call->db, call->arena,
	                   &(struct notice_new){.staff_id = staff_id, .kind = kind, .text = text,
	                                        .link = "/addresses", .now = call->now});
}

enum err address_propose_post(struct call *call, const struct api_address_proposal *in, struct api_addresses *out)
{
	struct address_range *ranges;
	struct str detail;
	int64_t id, *approvers;
	size_t count;
	TRY(read_ranges(call, in, &ranges));
	TRY(check_own_place(call, ranges, in->ranges.count));
	TRY(address_approvers(call->db, call->arena, call->session->staff_id, call->now, &approvers, &count));
	if (count == 0)
		return fail(ERR_INVALID, "承認できる人が、ほかにいません。先に、もう一人の管理者を決めてください。");
	TRY(before_and_after(call, ranges, in->ranges.count, in->reason, &detail));
	TRY(address_list_propose(call->db, call->arena,
	                         &(struct address_proposal){.ranges = ranges, .count = in->ranges.count,
	                                                    .base_id = in->base_id, .reason = in->reason,
	                                                    .staff_id = call->session->staff_id},
	                         call->now, &id));
	struct str text = str_fmt(call->arena, "%.*sさんが、管理画面の接続元の変更を出しました。承認か却下を決めてください。",
	                          FMT(call->session->name));
	for (size_t i = 0; i < count; i++)
		TRY(tell(call, approvers[i], "address.asked", text));
	TRY(addresses_get(call, out));
	return call_audit(call, "address.propose", str_fmt(call->arena, "addresses %" PRId64, id), detail);
}

static enum err proposal_of(struct call *call, struct address_list *out)
{
	enum err found = address_list_proposed(call->db, call->arena, call->now, out);
	if (found == ERR_NOT_FOUND || (found == OK && out->id != call->id))
		return fail(ERR_CONFLICT, "この変更は、もう承認を待っていません。画面を開き直してください。");
	return found;
}

static enum err approve(struct call *call, struct api_addresses *out)
{
	struct address_list list;
	struct str detail;
	TRY(proposal_of(call, &list));
	TRY(check_own_place(call, list.ranges, list.count));
	TRY(before_and_after(call, list.ranges, list.count, list.reason, &detail));
	TRY(address_list_approve(call->db, call->arena, call->id, call->session->staff_id, call->now));
	TRY(tell(call, list.proposed_by_id, "address.decided", S("あなたが出した接続元の変更が承認され、いま効いています。")));
	TRY(addresses_get(call, out));
	return call_audit(call, "address.approve", str_fmt(call->arena, "addresses %" PRId64, call->id), detail);
}

/* The gate reads the list again only when it is really there. */
enum err address_approve_post(struct call *call, struct api_addresses *out)
{
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &call->db));
	TRY(tx_begin(call->db));
	enum err result = approve(call, out);
	if (result == OK)
		result = tx_commit(call->db);
	else
		tx_rollback(call->db);
	db_return(&call->db);
	address_gate_forget(call->web->addresses);
	return result;
}

enum err address_refuse_post(struct call *call, struct api_addresses *out)
{
	struct address_list list;
	TRY(proposal_of(call, &list));
	bool own = list.proposed_by_id == call->session->staff_id;
	if (!own && !rights_may(&call->session->rights, RIGHT_SECURITY, ACTION_APPROVE))
		return fail(ERR_DENIED, "ほかの人が出した変更を却下する権限がありません。");
	TRY(address_list_end(call->db, call->arena, call->id, call->session->staff_id, call->now));
	if (!own)
		TRY(tell(call, list.proposed_by_id, "address.decided", S("あなたが出した接続元の変更は、承認されませんでした。")));
	TRY(addresses_get(call, out));
	return call_audit(call, own ? "address.withdraw" : "address.refuse",
	                  str_fmt(call->arena, "addresses %" PRId64, call->id), S(""));
}
