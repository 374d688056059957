/* options: one table of names. */
#include "options.h"

#include "str.h"

#include <stdio.h>
#include <stddef.h>

enum option_kind { TEXT, NUMBER, SWITCH, REDIRECT, PLAN };

struct option {
	const char *name;
	enum option_kind kind;
	size_t at;
	const char *text;
};

#define AT(member) offsetof(struct options, member)

static const struct option table[] = {
	{"--listen", TEXT, AT(listen), "ADDR  LINE's API, the phone, the control API; port 0 takes any (127.0.0.1:8090)"},
	{"--data-listen", TEXT, AT(data_listen), "ADDR  api-data.line.me apart: each answers 404 for the other's paths"},
	{"--webhook", TEXT, AT(webhook), "URL  where events are posted"},
	{"--channel-id", TEXT, AT(channel_id), "ID  of the Messaging API channel"},
	{"--channel-secret", TEXT, AT(channel_secret), "S  signs webhooks"},
	{"--channel-token", TEXT, AT(channel_token), "T  long-lived channel access token"},
	{"--login-channel-id", TEXT, AT(login_channel_id), "ID  of the LINE Login channel"},
	{"--login-channel-secret", TEXT, AT(login_channel_secret), "S"},
	{"--login-redirect", REDIRECT, 0, "URL  allowed redirect_uri, may be repeated; none given: any"},
	{"--liff-id", TEXT, AT(liff_id), "ID  of the LIFF app"},
	{"--liff-endpoint", TEXT, AT(liff_endpoint), "URL  of the LIFF app"},
	{"--account-name", TEXT, AT(account_name), "NAME"},
	{"--basic-id", TEXT, AT(basic_id), "@ID"},
	{"--plan", PLAN, 0, "none | limited:N  messages a month (none)"},
	{"--delivery-rate", NUMBER, AT(delivery_rate), "N  people per second reached by a broadcast; 0: all at once (0)"},
	{"--webhook-parallel", NUMBER, AT(webhook_parallel), "N  webhooks under way at a time; 1 keeps the order (1)"},
	{"--seed", TEXT, AT(seed), "TEXT  makes user ids; the same seed makes the same people"},
	{"--console-dist", TEXT, AT(console_dist), "DIR  built phone page, when it is not embedded"},
	{"--no-rate-limit", SWITCH, AT(no_rate_limit), "  never answers 429 for speed"},
	{"--no-keep", SWITCH, AT(no_keep), "  counts only and remembers nothing: for measuring"},
	{"--redelivery", SWITCH, AT(redelivery), "  webhooks that failed are sent again"},
	{"--unverified", SWITCH, AT(unverified), "  followers/ids answers 403"},
	{"--chat-mode", SWITCH, AT(chat_mode), "  messages stay unread until the account marks them"},
	{"--auto-consent", SWITCH, AT(auto_consent), "  the login page does not ask a known person"},
	{"--refuse-unknown", SWITCH, AT(refuse_unknown), "  multicast to unknown ids is a 400"},
	{"--help", SWITCH, AT(help), ""},
};

void options_print_help(void)
{
	printf("line-sim: LINE in a box, for trying, testing and teaching without LINE.\n\n");
	for (size_t i = 0; i < COUNT(table); i++)
		printf("  %s %s\n", table[i].name, table[i].text);
}

static const struct option *find(struct str name)
{
	for (size_t i = 0; i < COUNT(table); i++)
		if (str_eq(name, str_from(table[i].name)))
			return &table[i];
	return NULL;
}

static enum err read_plan(struct str text, int64_t *out)
{
	if (str_eq(text, S("none"))) {
		*out = -1;
		return OK;
	}
	if (!str_starts(text, S("limited:")) || !str_to_i64(str_skip(text, 8), out) || *out < 0)
		return fail(ERR_INVALID, "--plan takes none or limited:N");
	return OK;
}

static enum err read_number(const struct option *option, struct str text, void *at)
{
	int64_t number;
	if (!str_to_i64(text, &number) || number < 0 || number > 1000000)
		return fail(ERR_INVALID, "%s takes a number from 0 to 1000000", option->name);
	if (option->at == offsetof(struct options, webhook_parallel))
		*(int *)at = (int)number;
	else
		*(int64_t *)at = number;
	return OK;
}

static enum err read_value(const struct option *option, struct str text, struct options *out)
{
	char *at = (char *)out + option->at;
	switch (option->kind) {
	case TEXT:
		*(struct str *)(void *)at = text;
		return OK;
	case NUMBER:
		return read_number(option, text, at);
	case PLAN:
		return read_plan(text, &out->plan);
	case REDIRECT:
		if (out->login_redirect_count == REDIRECTS_MOST)
			return fail(ERR_LIMIT, "too many --login-redirect (%d)", REDIRECTS_MOST);
		out->login_redirects[out->login_redirect_count++] = text;
		return OK;
	case SWITCH:
		break;
	}
	*(bool *)at = true;
	return OK;
}

static struct options defaults(void)
{
	return (struct options){
		.listen = S("127.0.0.1:8090"),
		.data_listen = S(""),
		.webhook = S(""),
		.liff_endpoint = S(""),
		.console_dist = S(""),
		.channel_id = S("1234567890"),
		.channel_secret = S("channel-secret"),
		.channel_token = S("channel-token"),
		.login_channel_id = S("1234567891"),
		.login_channel_secret = S("login-channel-secret"),
		.liff_id = S("1234567891-AbCdEfGh"),
		.account_name = S("回覧板市"),
		.basic_id = S("@kairanban"),
		.seed = S("line-sim"),
		.plan = -1,
		.webhook_parallel = 1,
	};
}

enum err options_read(int argc, char **argv, struct options *out)
{
	*out = defaults();
	for (int i = 1; i < argc; i++) {
		const struct option *option = find(str_from(argv[i]));
		if (!option)
			return fail(ERR_INVALID, "unknown option %s (see --help)", argv[i]);
		if (option->kind == SWITCH) {
			TRY(read_value(option, S(""), out));
			continue;
		}
		if (++i == argc)
			return fail(ERR_INVALID, "%s needs a value", option->name);
		TRY(read_value(option, str_from(argv[i]), out));
	}
	if (out->webhook_parallel < 1 || out->webhook_parallel > 256)
		return fail(ERR_INVALID, "--webhook-parallel takes 1 to 256");
	return OK;
}
