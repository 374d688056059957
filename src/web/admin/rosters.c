/* rosters: a file of people is read in, looked at, and tried out on messages. */
#include "api.gen.h"

#include "arena.h"
#include "broadcast.h"
#include "broadcast_view.h"
#include "call.h"
#include "change.h"
#include "content_person.h"
#include "field.h"
#include "jst.h"
#include "media_sink.h"
#include "roster.h"
#include "roster_admit.h"
#include "setting.h"


#define LOOK_ROOM ((size_t)256 << 20)
#define FAULTS_SHOWN 100

_Static_assert((int)API_ROSTER_USE_STATE_CANCELLED == (int)BROADCAST_CANCELLED, "states differ");

enum err roster_admit(struct call *call, struct db *db, int64_t id, struct roster *out)
{
	struct roster_use *uses;
	size_t count;
	TRY(roster_find(db, call->arena, id, out));
	if (out->created_by == call->session->staff_id)
		return OK;
	TRY(roster_uses(db, call->arena, id, &uses, &count));
	for (size_t i = 0; i < count; i++)
		if (rights_may_in(&call->session->rights, RIGHT_BROADCAST, ACTION_VIEW, uses[i].department_id))
			return OK;
	return fail(ERR_NOT_FOUND, "この名簿は見つかりません。");
}

/* --- one ----------------------------------------------------------------------------- */

static int state_of(struct str word)
{
	for (int i = 0; broadcast_states[i]; i++)
		if (str_eq(word, str_from(broadcast_states[i])))
			return i;
	return 0;
}

static void add_columns(struct call *call, const struct roster *roster, struct api_roster *out)
{
	out->columns.items = arena_array(call->arena, struct api_roster_column, roster->column_count);
	out->columns.count = roster->column_count;
	for (size_t i = 0; i < roster->column_count; i++)
		out->columns.items[i] = (struct api_roster_column){roster->columns[i].heading, roster->columns[i].longest,
		                                                   roster->columns[i].longest_line,
		                                                   roster->columns[i].empty};
}

static enum err view(struct call *call, const struct roster *roster, struct api_roster *out)
{
	struct roster_use *uses;
	size_t count;
	*out = (struct api_roster){.id = roster->id,
	                           .name = roster->name,
	                           .person_heading = roster->person_heading,
	                           .lines = roster->lines,
	                           .people = roster->people,
	                           .faults = roster->faults,
	                           .created_at = roster->created_at,
	                           .created_by = roster->created_name,
	                           .has_erased_at = roster->erased_at != 0,
	                           .erased_at = roster->erased_at};
	add_columns(call, roster, out);
	TRY(roster_reach(call->db, call->arena, roster->id, &out->reachable, &out->emergency_only));
	TRY(setting_number(call->db, call->arena, SETTING_ROSTER_DAYS, &out->keep_days));
	TRY(roster_uses(call->db, call->arena, roster->id, &uses, &count));
	out->uses.items = arena_array(call->arena, struct api_roster_use, count);
	for (size_t i = 0; i < count; i++)
		if (rights_may_in(&call->session->rights, RIGHT_BROADCAST, ACTION_VIEW, uses[i].department_id))
			out->uses.items[out->uses.count++] = (struct api_roster_use){
			        uses[i].id, uses[i].title, (enum api_roster_use_state)state_of(uses[i].state)};
	return OK;
}

enum err roster_get(struct call *call, struct api_roster *out)
{
	struct roster roster;
	TRY(roster_admit(call, call->db, call->id, &roster));
	return view(call, &roster, out);
}

/* Its name stays with the file: it may be a person's. */
static enum err record(struct call *call, const char *action, const struct roster *roster)
{
	struct change detail;
	change_begin(&detail, call->arena, CHANGE_EDITED);
	change_fact_i64(&detail, "people", roster->people);
	return call_audit(call, action, str_fmt(call->arena, "roster %" PRId64, roster->id), change_detail(&detail));
}

enum err roster_delete(struct call *call, struct api_roster *out)
{
	struct roster roster;
	TRY(roster_admit(call, call->db, call->id, &roster));
	TRY(roster_erase(call->db, call->arena, roster.id, call->now));
	TRY(record(call, "roster.erase", &roster));
	TRY(roster_find(call->db, call->arena, call->id, &roster));
	return view(call, &roster, out);
}

/* --- a new file: looked at before anybody waits for the writer ---------------------------- */

static enum err look(struct call *call, struct arena *arena, struct roster_sheet *out)
{
	struct db *db;
	struct str file;
	TRY(media_spooled_bytes(call, arena, &file));
	TRY(db_take(call->web->options.db, arena, DB_READ, &db));
	enum err err = roster_look(db, arena, file, out);
	db_return(&db);
	return err;
}

static enum err keep(struct call *call, const struct roster_new *new, struct api_roster *out)
{
	struct roster roster;
	int64_t id;
	TRY(db_take(call->web->options.db, call->arena, DB_WRITE, &call->db));
	TRY(tx_begin(call->db));
	TRY(roster_keep(call->db, call->web->options.keyring, new, &id));
	TRY(roster_find(call->db, call->arena, id, &roster));
	TRY(record(call, "roster.add", &roster));
	TRY(view(call, &roster, out));
	return tx_commit(call->db);
}

enum err rosters_post(struct call *call, const struct api_roster_query *query)
{
	struct arena *room = arena_new_sized(LOOK_ROOM);
	struct roster_sheet sheet;
	struct api_roster made;
	enum err err = look(call, room, &sheet);
	const struct roster_new new = {.name = query->has_name && query->name.len ? query->name : S("名前のないファイル"),
	                               .sheet = &sheet,
	                               .staff_id = call->session->staff_id,
	                               .now = call->now};
	if (err == OK)
		err = keep(call, &new, &made);
	arena_free(&room);
	TRY(err);
	struct emit emit;
	call_answer_begin(call, &emit);
	api_emit_roster(&emit, NULL, &made);
	return call_answer_end(call, &emit);
}

/* --- lines that cannot be used ------------------------------------------------------------ */

enum err roster_faults_get(struct call *call, const struct api_roster_fault_query *query, struct api_roster_faults *out)
{
	struct roster roster;
	struct roster_fault *list;
	size_t count;
	TRY(roster_admit(call, call->db, call->id, &roster));
	TRY(roster_faults(call->db, call->arena, call->web->options.keyring, call->id, query->has_after ? query->after : 0,
	                  FAULTS_SHOWN + 1, &list, &count));
	out->has_next = count > FAULTS_SHOWN;
	count = out->has_next ? FAULTS_SHOWN : count;
	if (out->has_next)
		out->next = list[count - 1].line;
	out->faults.items = arena_array(call->arena, struct api_roster_fault, count);
	out->faults.count = count;
	for (size_t i = 0; i < count; i++)
		out->faults.items[i] = (struct api_roster_fault){list[i].line, list[i].person,
		                                                 roster_fault_text(call->arena, &list[i]),
		                                                 list[i].kind == ROSTER_BLOCKED};
	return OK;
}

/* --- finished messages -------------------------------------------------------------------- */

static enum err messages_of(struct call *call, struct str json, const struct node **out)
{
	TRY(node_parse(call->arena, json, out));
	if (!node_is(*out, NODE_ARRAY))
		return fail_field(ERR_INVALID, "messages", "メッセージは一覧（配列）で送ってください。");
	return OK;
}

static enum err read_loan(struct call *call) { return db_take(call->web->options.db, call->arena, DB_READ, &call->db); }

static enum err person_at(struct call *call, const struct roster *roster, const struct node *messages,
                          const struct roster_row *row, struct content_person *out)
{
	struct content_needs needs = content_needs(messages, roster_headings(call->arena, roster));
	needs.column = false; /* they are here already */
	const struct content_source source = {
	        .keyring = call->web->options.keyring, .needs = needs, .day = jst_day_of_ms(call->now)};
	TRY(content_people(call->db, call->arena, &source, &row->friend_id, 1, out));
	out->values = row->values;
	return OK;
}

enum err roster_preview_post(struct call *call, const struct api_roster_preview_ask *in, struct api_roster_preview *out)
{
	struct roster roster;
	struct roster_row row;
	struct content_person person;
	const struct node *messages;
	TRY(read_loan(call));
	TRY(roster_admit(call, call->db, call->id, &roster));
	TRY(messages_of(call, in->messages, &messages));
	TRY(roster_row_at(call->db, call->arena, call->web->options.keyring, &roster, in->place, &row));
	if (!row.values)
		row.values = roster_stand_ins(call->arena, &roster);
	TRY(person_at(call, &roster, messages, &row, &person));
	*out = (struct api_roster_preview){
	        .place = in->place, .people = roster.people, .line = row.line, .friend = row.friend_id};
	const struct content_how how = {.public_url = call->web->options.public_url,
	                                .day = jst_day_of_ms(call->now),
	                                .columns = roster_headings(call->arena, &roster),
	                                .person = &person};
	return content_render(call->arena, messages, &how, &out->messages);
}

enum err roster_check_post(struct call *call, const struct api_roster_check_ask *in, struct api_roster_checked *out)
{
	struct roster roster;
	const struct node *messages;
	const struct delivery delivery = call_delivery(call);
	struct roster_check *check = arena_make(call->arena, struct roster_check);
	TRY(read_loan(call));
	TRY(roster_admit(call, call->db, call->id, &roster));
	TRY(messages_of(call, in->messages, &messages));
	TRY(roster_check(call->db, call->arena, &delivery, &roster, messages, check));
	out->checked = check->checked;
	out->bad_count = check->bad_count;
	out->bad.items = arena_array(call->arena, struct api_roster_bad, check->listed);
	out->bad.count = check->listed;
	for (size_t i = 0; i < check->listed; i++)
		out->bad.items[i] = (struct api_roster_bad){
		        check->bad[i].line, check->bad[i].place, check->bad[i].field, check->bad[i].text};
	return OK;
}
