/* options: what the command line says. */
#pragma once

#include "err.h"

#define REDIRECTS_MOST 20

struct options {
	struct str listen, data_listen;
	struct str webhook;
	struct str channel_id, channel_secret, channel_token;
	struct str login_channel_id, login_channel_secret;
	struct str login_redirects[REDIRECTS_MOST];
	uint32_t login_redirect_count;
	struct str liff_id, liff_endpoint;
	struct str account_name, basic_id, seed;
	struct str console_dist;
	int64_t plan; /* -1: no limit */
	int64_t delivery_rate;
	int webhook_parallel;
	bool no_rate_limit, no_keep, redelivery, unverified, chat_mode, auto_consent, refuse_unknown;
	bool help;
};

/* ERR_INVALID with an English text for the terminal. */
enum err options_read(int argc, char **argv, struct options *out) MUST_CHECK;
void options_print_help(void);
