/* staff_command: staff from the server's own command line: the first
 * administrator, and a way in when nobody can sign in any more. */
#include "command.h"

#include "arena.h"
#include "audit.h"
#include "change.h"
#include "clock.h"
#include "db.h"
#include "department.h"
#include "secret.h"
#include "session.h"
#include "staff.h"
#include "staff_role.h"
#include "str.h"

#include <stdio.h>
#include <string.h>

struct deed {
	struct arena *arena;
	const struct arguments *arguments;
	const struct installation *at;
	struct db *db;
	struct str login;
	int64_t now;
};

static enum err record(const struct deed *deed, const char *action, struct str detail)
{
	return audit_record(deed->db, deed->arena, deed->at->keyring,
	                    &(struct audit_entry){
				    .at = deed->now,
				    .actor = {.name = S("サーバーの管理者"), .address = S("kairanban staff")},
				    .action = str_from(action),
				    .object = str_fmt(deed->arena, "staff %.*s", FMT(deed->login)),
				    .detail = detail,
			    });
}

static struct str words_of(const char *option, const char *usual) { return str_from(option ? option : usual); }

static enum err list(const struct deed *deed)
{
	struct staff_filter filter = {.scope = SCOPE_EVERYWHERE, .inside = SCOPE_EVERYWHERE, .most = STAFF_PAGE_MOST};
	size_t count = STAFF_PAGE_MOST;
	for (; count == STAFF_PAGE_MOST; filter.offset += STAFF_PAGE_MOST) {
		struct staff *staff;
		TRY(staff_list(deed->db, deed->arena, &filter, deed->now, &staff, &count, NULL));
		for (size_t i = 0; i < count; i++) {
			struct rights rights;
			TRY(rights_of_staff(deed->db, deed->arena, staff[i].id, deed->now, &rights));
			printf("%.*s\t%.*s\t%.*s\t%.*s\t%s\n", FMT(staff[i].login), FMT(staff[i].name),
			       FMT(staff[i].department), FMT(rights.roles), staff[i].disabled ? "使えない" : "使える");
		}
	}
	return OK;
}

static enum err roles_of(const struct deed *deed, struct staff_role **roles, size_t *count)
{
	const struct arguments *arguments = deed->arguments;
	if (!arguments->admin && !arguments->role)
		return fail(ERR_INVALID, "--admin か --role 役割 を指定してください。");
	TRY(staff_role_read(deed->db, deed->arena, words_of(arguments->role, ""), roles, count));
	if (!arguments->admin)
		return OK;
	if (*count == STAFF_ROLES_MOST)
		return fail(ERR_LIMIT, "役割が多すぎます。");
	return staff_role_of_administrators(deed->db, deed->arena, &(*roles)[(*count)++]);
}

static enum err add(const struct deed *deed)
{
	const struct arguments *arguments = deed->arguments;
	struct department department = {.name = S("")};
	struct staff_role *roles;
	struct change change;
	size_t count;
	int64_t id;
	struct str hash, shown = staff_one_time_password(deed->arena), name = words_of(arguments->name, arguments->words[1]);
	TRY(staff_login_check(deed->login));
	TRY(roles_of(deed, &roles, &count));
	if (arguments->department)
		TRY(department_by_name(deed->db, deed->arena, str_from(arguments->department), &department));
	TRY(password_hash(deed->arena, shown, &hash));
	TRY(staff_add(deed->db, deed->arena,
	              &(struct staff_new){.login = deed->login, .name = name, .department_id = department.id,
	                                  .password_hash = hash},
	              deed->now, &id));
	TRY(staff_role_set(deed->db, deed->arena, id, roles, count, (struct staff_role_giver){.now = deed->now}));
	change_begin(&change, deed->arena, CHANGE_MADE);
	change_text(&change, "login", S(""), deed->login);
	change_text(&change, "name", S(""), name);
	change_text(&change, "department", S(""), department.name);
	change_text(&change, "roles", S(""), arguments->admin ? S("管理者") : str_from(arguments->role));
	TRY(record(deed, "staff.add", change_detail(&change)));
	printf("%s%s を登録しました。\n一時パスワード: %.*s\n最初のサインインで新しいパスワードを決めてください。\n",
	       arguments->admin ? "管理者 " : "", arguments->words[1], FMT(shown));
	return OK;
}

static enum err set_disabled(const struct deed *deed, bool disabled)
{
	struct staff staff;
	struct change change;
	TRY(staff_by_login(deed->db, deed->arena, deed->login, deed->now, &staff));
	change_begin(&change, deed->arena, CHANGE_EDITED);
	change_text(&change, "state", staff.disabled ? S("disabled") : S("active"), disabled ? S("disabled") : S("active"));
	staff.disabled = disabled;
	TRY(staff_change(deed->db, deed->arena, &staff));
	TRY(staff_role_keep_administrator(deed->db, deed->arena, deed->now));
	TRY(session_end_all(deed->db, deed->arena, staff.id));
	TRY(record(deed, "staff.change", change_detail(&change)));
	printf("%s を%s。\n", deed->arguments->words[1], disabled ? "使えなくしました" : "使えるようにしました");
	return OK;
}

static enum err disable(const struct deed *deed) { return set_disabled(deed, true); }
static enum err enable(const struct deed *deed) { return set_disabled(deed, false); }

static enum err password(const struct deed *deed)
{
	struct staff staff;
	struct str hash, shown = staff_one_time_password(deed->arena);
	TRY(staff_by_login(deed->db, deed->arena, deed->login, deed->now, &staff));
	TRY(password_hash(deed->arena, shown, &hash));
	TRY(staff_set_password(deed->db, deed->arena, staff.id, hash, true));
	TRY(session_end_all(deed->db, deed->arena, staff.id));
	TRY(record(deed, "staff.password", S("")));
	printf("%s の一時パスワード: %.*s\n次のサインインで新しいパスワードを決めてください。\n", deed->arguments->words[1],
	       FMT(shown));
	return OK;
}

static const struct {
	const char *name;
	bool needs_login;
	enum err (*run)(const struct deed *deed);
} deeds[] = {
	{"list", false, list},
	{"add", true, add},
	{"disable", true, disable},
	{"enable", true, enable},
	{"password", true, password},
};

static enum err in_transaction(struct deed *deed, enum err (*run)(const struct deed *deed))
{
	TRY(db_take(deed->at->stores.db, deed->arena, DB_WRITE, &deed->db));
	TRY(tx_begin(deed->db));
	enum err result = run(deed);
	if (result == OK)
		result = tx_commit(deed->db);
	else
		tx_rollback(deed->db);
	db_return(&deed->db);
	return result;
}

enum err run_staff(struct arena *arena, const struct arguments *arguments)
{
	const char *word = arguments->words[0], *login = arguments->words[1];
	for (size_t i = 0; word && i < COUNT(deeds); i++) {
		if (strcmp(deeds[i].name, word) != 0 || (deeds[i].needs_login && !login))
			continue;
		struct installation at;
		struct deed deed = {.arena = arena, .arguments = arguments, .at = &at,
		                    .login = str_from(login ? login : ""), .now = clock_now()};
		TRY(installation_open(arena, arguments, &at));
		enum err result = in_transaction(&deed, deeds[i].run);
		installation_close(&at);
		return result;
	}
	return fail(ERR_INVALID, "kairanban staff の後に、list、add ID、disable ID、enable ID、password ID のどれかを指定してください。\n"
	                         "  kairanban staff add ID --admin [--name 名前] [--department 所属] -c FILE\n"
	                         "  kairanban staff add ID --role 作成者 [--name 名前] [--department 所属] -c FILE");
}
