/* serve: starts, watches and ends the two roles. */
#include "serve.h"

#include "arena.h"
#include "ask.h"
#include "cidr.h"
#include "clock.h"
#include "db.h"
#include "db_fault.h"
#include "image_helper.h"
#include "jobs.h"
#include "listen.h"
#include "log.h"
#include "mail.h"
#include "sandbox.h"
#include "secret.h"
#include "settings.h"
#include "str.h"
#include "web.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define SSO_AT_ONCE 3 /* of eight workers of the web role: a provider that hangs holds no more */
#define RESTART_PAUSE_MS 200
#define NEVER_READY_MS 3000
#define STEADY_MS 10000 /* lived so long: its death is the first of a series again */

/* What the roles inherit: nothing but two pairs of sockets and a bell. */
struct shared {
	const struct settings *settings;
	int asking, answering;                /* web asks worker (ask.h), about citizens */
	int staff_asking, staff_answering;    /* … about staff: their provider may be slow */
	int picture_asking, picture_answering; /* web asks pictures (image_helper.h) */
	int wake;
};

struct role {
	const char *name;
	enum err (*run)(const struct shared *shared, const sigset_t *signals);
	pid_t pid;
	int64_t started; /* clock_monotonic() */
	bool was_up;     /* started once before: keep trying whatever happens */
};

static enum log_level level_of(struct str word)
{
	return str_eq(word, S("debug"))  ? LOG_DEBUG
	       : str_eq(word, S("warn")) ? LOG_WARN
	       : str_eq(word, S("error")) ? LOG_ERROR
	                                  : LOG_INFO;
}

static void wait_for_end(const sigset_t *signals)
{
	int which;
	while (sigwait(signals, &which) != 0 || which == SIGHUP)
		;
}

/* Folders of the databases, and the port of PostgreSQL when it is reached by one. */
static int reach_databases(struct arena *arena, const struct settings *s, struct str folders[SANDBOX_FOLDERS])
{
	const struct str urls[] = {s->database, s->inbox_database, s->access_database};
	int port = SANDBOX_PORT_NONE;
	for (size_t i = 0; i < COUNT(urls); i++) {
		struct db_place place = db_place_of(arena, urls[i]);
		folders[i] = place.folder;
		if (place.folder.len == 0)
			port = port == SANDBOX_PORT_NONE || port == place.port ? place.port : SANDBOX_PORT_ANY;
	}
	return port;
}

static enum err shut_in_web(struct arena *arena, const struct settings *s)
{
	const char *spool = getenv("TMPDIR");
	struct sandbox sandbox = {.reads_system = true};
	sandbox.connects = reach_databases(arena, s, sandbox.folders);
	sandbox.names = sandbox.connects != SANDBOX_PORT_NONE;
	sandbox.folders[3] = str_from(spool ? spool : "/tmp");
	TRY(listen_port(s->listen, &sandbox.listens));
	return sandbox_enter(arena, &sandbox);
}

static enum err shut_in_worker(struct arena *arena, const struct settings *s)
{
	struct sandbox sandbox = {.reads_system = true, .names = true,
	                          .listens = SANDBOX_PORT_NONE, .connects = SANDBOX_PORT_ANY};
	reach_databases(arena, s, sandbox.folders);
	return sandbox_enter(arena, &sandbox);
}

static enum err run_pictures(const struct shared *shared, const sigset_t *signals)
{
	struct arena *arena = arena_new();
	close(shared->asking);
	close(shared->answering);
	close(shared->staff_asking);
	close(shared->staff_answering);
	close(shared->wake);
	close(shared->picture_asking);
	sigprocmask(SIG_UNBLOCK, signals, NULL);
	TRY(sandbox_enter(arena, &(struct sandbox){.forks = true, .listens = SANDBOX_PORT_NONE, .connects = SANDBOX_PORT_NONE}));
	image_helper_run(shared->picture_answering);
	arena_free(&arena);
	return OK;
}

static const char *path_of(struct arena *arena, struct str path) { return str_z(arena, path); }

static enum err run_web(const struct shared *shared, const sigset_t *signals)
{
	const struct settings *s = shared->settings;
	struct arena *arena = arena_new();
	struct keyring *keyring;
	struct secret *channel_secret;
	struct stores stores;
	struct cidr_list *allow = arena_make(arena, struct cidr_list);
	struct cidr_list *proxies = arena_make(arena, struct cidr_list);
	struct ask_client *worker, *worker_for_staff;
	struct web *web;
	close(shared->answering);
	close(shared->staff_answering);
	close(shared->picture_answering);
	TRY(keyring_load(path_of(arena, s->key_file), &keyring));
	TRY(secret_load(path_of(arena, s->channel_secret_file), &channel_secret));
	TRY(shut_in_web(arena, s));
	TRY(cidr_parse_list(arena, s->console_allow, allow));
	TRY(cidr_parse_list(arena, s->trusted_proxies, proxies));
	TRY(stores_open(s, keyring, false, &stores));
	TRY(ask_client_open(shared->asking, 0, &worker));
	TRY(ask_client_open(shared->staff_asking, SSO_AT_ONCE, &worker_for_staff));
	TRY(web_start(&(struct web_options){
			      .listen = s->listen, .threads = (int)s->threads, .public_url = s->public_url,
			      .console_url = s->console_url, .sso_issuer = s->oidc_issuer,
			      .sso_client_id = s->oidc_client_id, .sso_label = s->oidc_label, .city_name = s->city_name, .account_name = s->account_name,
			      .account_id = s->account_id, .environment = s->environment,
			      .login_url = s->login_url, .login_channel_id = s->login_channel_id,
			      .liff_id = s->liff_id, .poster_font_file = s->poster_font_file,
			      .poster_bold_font_file = s->poster_bold_font_file, .frame_ancestors = s->frame_ancestors,
			      .console_allow = allow, .trusted_proxies = proxies,
			      .db = stores.db, .inbox = stores.inbox, .access = stores.access, .keyring = keyring,
			      .mails = s->smtp_url.len > 0, .checks_viruses = s->clamd.len > 0,
			      .channel_secret = channel_secret, .worker = worker, .worker_for_staff = worker_for_staff, .wake = shared->wake,
			      .image_helper = shared->picture_asking,
			      .allow_http_loopback = settings_is_local(s->public_url),
		      },
	              &web));
	printf("listening on %.*s port %d\n", FMT(s->listen), web_port(web));
	fflush(stdout);
	log_info("ready", "port=%d", web_port(web));
	wait_for_end(signals);
	web_stop(&web);
	ask_client_close(&worker);
	ask_client_close(&worker_for_staff);
	stores_close(&stores);
	secret_close(&channel_secret);
	keyring_close(&keyring);
	arena_free(&arena);
	return OK;
}

static enum err run_worker(const struct shared *shared, const sigset_t *signals)
{
	const struct settings *s = shared->settings;
	struct arena *arena = arena_new();
	struct keyring *keyring;
	struct secret *token, *login_secret = NULL, *oidc_secret = NULL, *model_key = NULL;
	struct stores stores;
	struct mail_server *mail;
	struct jobs *jobs;
	close(shared->asking);
	close(shared->staff_asking);
	close(shared->picture_asking);
	close(shared->picture_answering);
	TRY(keyring_load(path_of(arena, s->key_file), &keyring));
	TRY(secret_load(path_of(arena, s->channel_token_file), &token));
	if (s->login_secret_file.len)
		TRY(secret_load(path_of(arena, s->login_secret_file), &login_secret));
	if (s->oidc_issuer.len && s->oidc_client_secret_file.len)
		TRY(secret_load(path_of(arena, s->oidc_client_secret_file), &oidc_secret));
	if (s->model_url.len && s->model_key_file.len)
		TRY(secret_load(path_of(arena, s->model_key_file), &model_key));
	TRY(mail_server_of(arena, s, &mail));
	TRY(shut_in_worker(arena, s));
	TRY(stores_open(s, keyring, false, &stores));
	TRY(jobs_start(&(struct jobs_options){
			       .db = stores.db, .inbox = stores.inbox, .access = stores.access, .keyring = keyring,
			       .channel_token = token, .login_secret = login_secret,
			       .login_channel_id = s->login_channel_id,
			       .oidc_issuer = s->oidc_issuer, .oidc_client_id = s->oidc_client_id,
			       .oidc_claim = s->oidc_claim, .oidc_secret = oidc_secret,
			       .oidc_plain = settings_is_local(s->oidc_issuer),
			       .model_url = s->model_url, .model_name = s->model_name, .model_key = model_key,
			       .model_plain = settings_is_local(s->model_url),
			       .line_api_url = s->line_api_url, .line_data_api_url = s->line_data_api_url,
			       .public_url = s->public_url, .account_name = s->account_name, .mail = mail, .clamd = s->clamd,
			       .allow_plain = settings_is_local(s->line_api_url),
			       .allow_http_loopback = settings_is_local(s->public_url),
			       .ask_socket = shared->answering, .ask_staff_socket = shared->staff_answering, .wake = shared->wake,
			       .workers = (int)s->workers, .rate_multicast = s->rate_multicast,
		       },
	               &jobs));
	log_info("ready", "workers=%d", (int)s->workers);
	wait_for_end(signals);
	jobs_stop(&jobs);
	stores_close(&stores);
	secret_close(&model_key);
	secret_close(&oidc_secret);
	secret_close(&login_secret);
	secret_close(&token);
	keyring_close(&keyring);
	arena_free(&arena);
	return OK;
}

static NORETURN void be_role(const struct role *role, const struct shared *shared, const sigset_t *signals)
{
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	log_setup(role->name, level_of(shared->settings->log_level));
	enum err result = role->run(shared, signals);
	if (result != OK) {
		log_failure("role_failed", result, "name=%s", role->name);
		fprintf(stderr, "kairanban: %s\n", err_text());
	}
	exit(result == OK ? 0 : 1);
}

static enum err start_role(struct role *role, const struct shared *shared, const sigset_t *signals)
{
	fflush(NULL);
	pid_t pid = fork();
	if (pid < 0)
		return fail(ERR_INTERNAL, "fork: %s", strerror(errno));
	if (pid == 0)
		be_role(role, shared, signals);
	role->pid = pid;
	role->started = clock_monotonic();
	log_info("role_started", "name=%s pid=%d", role->name, (int)pid);
	return OK;
}

/* Returns when told to end; starts a dead role again, after a pause that grows. */
static enum err watch(struct role *roles, size_t count, const struct shared *shared, const sigset_t *signals)
{
	int64_t wait_ms = RESTART_PAUSE_MS;
	for (;;) {
		siginfo_t info;
		if (sigwaitinfo(signals, &info) < 0)
			continue;
		if (info.si_signo == SIGTERM || info.si_signo == SIGINT)
			return OK;
		int status;
		for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;) {
			for (size_t i = 0; i < count; i++) {
				if (roles[i].pid != pid)
					continue;
				log_error("role_died", "name=%s status=%d", roles[i].name, status);
				int64_t lived = clock_monotonic() - roles[i].started;
				bool never_ready = lived < NEVER_READY_MS;
				if (lived >= STEADY_MS)
					wait_ms = RESTART_PAUSE_MS;
				if (never_ready && WIFEXITED(status) && WEXITSTATUS(status) == 1 && !roles[i].was_up)
					return fail(ERR_INTERNAL, "%s could not start", roles[i].name);
				roles[i].was_up = true;
				usleep((useconds_t)wait_ms * 1000);
				wait_ms = wait_ms < 10000 ? wait_ms * 2 : wait_ms;
				TRY(start_role(&roles[i], shared, signals));
			}
		}
	}
}

static void end_roles(struct role *roles, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (roles[i].pid > 0)
			kill(roles[i].pid, SIGTERM);
	for (size_t i = 0; i < count; i++)
		if (roles[i].pid > 0)
			waitpid(roles[i].pid, NULL, 0);
}

/* Before anything forks: wrong keys and old tables are told at once. */
static enum err prepare(const struct settings *settings)
{
	struct arena *arena = arena_new();
	struct keyring *keyring;
	struct stores stores;
	enum err result = keyring_load(path_of(arena, settings->key_file), &keyring);
	if (result == OK) {
		result = stores_open(settings, keyring, true, &stores);
		if (result == OK) {
			result = stores_migrate(&stores, keyring);
			stores_close(&stores);
		}
		keyring_close(&keyring);
	}
	arena_free(&arena);
	return result;
}

static enum err set_fault(void)
{
	const char *text = getenv("KAIRANBAN_FAULT");
	struct db_fault fault;
	if (!text)
		return OK;
	TRY(db_fault_parse(str_from(text), &fault));
	db_fault_set(&fault);
	return OK;
}

/* Tests only: days pass by ending the program and starting it again. */
static enum err set_clock(const struct settings *settings)
{
	const char *text = getenv("KAIRANBAN_CLOCK_AHEAD_MS");
	int64_t ahead;
	if (!text)
		return OK;
	if (str_eq(settings->environment, S("production")) || !str_to_i64(str_from(text), &ahead))
		return fail(ERR_INVALID, "KAIRANBAN_CLOCK_AHEAD_MS is a number, and not for production");
	clock_set_offset(ahead);
	return OK;
}

enum err serve(const struct settings *settings)
{
	struct shared shared = {.settings = settings, .wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)};
	/* Pictures first: it starts before this process has held a key. */
	struct role roles[] = {{.name = "pictures", .run = run_pictures},
	                       {.name = "worker", .run = run_worker},
	                       {.name = "web", .run = run_web}};
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGCHLD);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	signal(SIGPIPE, SIG_IGN);
	log_setup("main", level_of(settings->log_level));
	TRY(sandbox_no_programs());
	TRY(ask_pair(&shared.asking, &shared.answering));
	TRY(ask_pair(&shared.staff_asking, &shared.staff_answering));
	TRY(image_helper_pair(&shared.picture_asking, &shared.picture_answering));
	TRY(set_fault());
	TRY(set_clock(settings));
	sigset_t ends = signals;
	sigdelset(&ends, SIGCHLD);
	enum err result = start_role(&roles[0], &shared, &signals);
	if (result == OK)
		result = prepare(settings);
	for (size_t i = 1; result == OK && i < COUNT(roles); i++)
		result = start_role(&roles[i], &shared, &ends);
	if (result == OK)
		result = watch(roles, COUNT(roles), &shared, &signals);
	end_roles(roles, COUNT(roles));
	log_info("ended", "clean=%d", result == OK);
	return result;
}
