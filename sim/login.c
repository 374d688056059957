/* login: codes are used once, consents are remembered. */
#include "login.h"

#include "arena.h"
#include "clock.h"
#include "es256.h"
#include "secret.h"
#include "world.h"

struct str login_code_issue(struct world *world, struct arena *arena, const struct login_code *given)
{
	struct login *login = &world->login;
	struct str text = random_token(arena, 15);
	struct login_code code = *given;
	code.hash = id16_hash(text);
	code.expires_at = clock_now() + LOGIN_CODE_MS;
	code.redirect_uri = world_keep(world, given->redirect_uri);
	code.nonce = world_keep(world, given->nonce);
	code.scope = world_keep(world, given->scope);
	code.challenge = world_keep(world, given->challenge);
	list_room(login->codes, login->code_count, login->code_capacity);
	login->codes[login->code_count++] = code;
	return text;
}

enum err login_code_use(struct world *world, struct str text, struct login_code *out)
{
	struct id16 hash = id16_hash(text);
	for (uint32_t i = world->login.code_count; i-- > 0;) {
		struct login_code *code = &world->login.codes[i];
		if (!id16_eq(code->hash, hash))
			continue;
		bool fresh = !code->used && clock_now() < code->expires_at;
		code->used = true;
		*out = *code;
		return fresh ? OK : fail(ERR_NOT_FOUND, "code used or too old");
	}
	return fail(ERR_NOT_FOUND, "no such code");
}

bool login_has_consent(const struct world *world, uint32_t person)
{
	return table_get(&world->login.consents, world->people.items[person].id) == 1;
}

void login_consent(struct world *world, uint32_t person)
{
	table_put(&world->login.consents, people_at(world, person)->id, 1);
}

void login_withdraw(struct world *world, uint32_t person)
{
	table_put(&world->login.consents, people_at(world, person)->id, 0);
	for (uint32_t i = 0; i < world->tokens.count; i++) {
		struct bearer *bearer = &world->tokens.items[i];
		if (bearer->person == person && !bearer_is_channel(bearer))
			bearer->revoked = true;
	}
}

/* Registered addresses may get more query parameters. None registered: any goes. */
bool login_redirect_is_allowed(const struct world *world, struct str uri)
{
	const struct options *options = world->options;
	if (!str_starts(uri, S("http://")) && !str_starts(uri, S("https://")))
		return false;
	for (uint32_t i = 0; i < options->login_redirect_count; i++) {
		struct str registered = options->login_redirects[i];
		if (!str_starts(uri, registered))
			continue;
		struct str rest = str_skip(uri, registered.len);
		if (!rest.len || rest.ptr[0] == '?' || rest.ptr[0] == '&')
			return true;
	}
	return options->login_redirect_count == 0;
}

struct es256 *login_key(struct world *world)
{
	if (!world->login.key)
		world->login.key = es256_new();
	return world->login.key;
}

void login_clear(struct world *world)
{
	mem_free(world->login.codes);
	mem_free(world->login.links);
	table_clear(&world->login.consents);
	es256_free(&world->login.key);
	world->login = (struct login){0};
}
