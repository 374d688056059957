/* command: what the commands share: what was typed, and an installation opened. */
#pragma once

#include "err.h"
#include "serve.h"
#include "settings.h"

struct arena;
struct keyring;

#define COMMAND_WORDS 3

struct arguments {
	const char *config;
	const char *words[COMMAND_WORDS]; /* what stands behind the command, without options; NULL behind the last */
	const char *anchor; /* FILE */
	const char *name, *department, *role;
	bool admin, desks, history;
	int64_t friends, hours;
};

struct installation {
	struct settings settings;
	struct keyring *keyring;
	struct stores stores;
};
/* Reads the settings, opens and migrates the databases. */
enum err installation_open(struct arena *arena, const struct arguments *arguments, struct installation *out) MUST_CHECK;
void installation_close(struct installation *installation);

/* kairanban staff list|add|disable|enable|password */
enum err run_staff(struct arena *arena, const struct arguments *arguments) MUST_CHECK;
