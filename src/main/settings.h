/* settings: one table of everything an operator can set. `kairanban settings`
 * prints it as a documented file; unknown names are errors; secrets are never
 * values, only paths of files. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;

struct settings {
	struct str listen, public_url, console_url, database, inbox_database, access_database, key_file;
	struct str environment, city_name, account_name, account_id;
	struct str line_api_url, line_data_api_url;
	struct str channel_secret_file, channel_token_file;
	struct str poster_font_file, poster_bold_font_file;
	struct str login_url, login_channel_id, login_secret_file, liff_id;
	struct str model_url, model_name, model_key_file;
	struct str oidc_issuer, oidc_client_id, oidc_client_secret_file, oidc_claim, oidc_label;
	struct str smtp_url, smtp_from, smtp_user, smtp_password_file, smtp_tls, smtp_ca_file;
	struct str clamd; /* socket of the virus check; empty: there is none */
	struct str console_allow, trusted_proxies, frame_ancestors, log_level;
	int64_t threads, workers, rate_multicast;
};

/* Fills all names; relative paths are taken from the file's folder. Errors name
 * line and setting. */
enum err settings_read_file(struct arena *arena, const char *path, struct settings *out) MUST_CHECK;
/* A small file as it stands: settings, anchors. */
enum err settings_read_text(struct arena *arena, const char *path, struct str *out) MUST_CHECK;
/* The documented file, with defaults. */
struct str settings_text(struct arena *arena);
/* http:// is for loopback and the simulator only. */
bool settings_is_local(struct str url);
