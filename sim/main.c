/* main: starts the doors and the threads, waits for a signal, ends them. */
#include "later.h"
#include "log.h"
#include "secret.h"
#include "server.h"
#include "world.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

struct program {
	struct world *world;
	struct later *later;
	struct hook_sender *sender;
	struct servers *servers;
};

static enum err start(const struct options *options, struct program *program)
{
	program->world = world_open(options);
	if (!program->world)
		return fail(ERR_INVALID, "--channel-secret is too long");
	TRY(later_start(program->world, &program->later));
	TRY(hook_sender_start(program->world, options->webhook_parallel, &program->sender));
	return servers_start(program->world, program->later, &program->servers);
}

static void stop(struct program *program)
{
	servers_stop(&program->servers);
	hook_sender_stop(&program->sender);
	later_stop(&program->later);
	world_close(&program->world);
}

static void wait_for_signal(void)
{
	sigset_t signals;
	int which;
	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigwait(&signals, &which);
}

/* Before any thread starts, so that all of them leave the signals to main. */
static void hold_signals(void)
{
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	signal(SIGPIPE, SIG_IGN);
}

int main(int argc, char **argv)
{
	struct options options;
	struct program program = {0};
	secret_setup();
	log_setup("line-sim", LOG_INFO);
	if (options_read(argc, argv, &options) != OK) {
		fprintf(stderr, "line-sim: %s\n", err_text());
		return EXIT_FAILURE;
	}
	if (options.help) {
		options_print_help();
		return EXIT_SUCCESS;
	}
	hold_signals();
	enum err started = start(&options, &program);
	if (started == OK) {
		servers_announce(program.servers);
		wait_for_signal();
	} else {
		fprintf(stderr, "line-sim: %s\n", err_text());
	}
	stop(&program);
	return started == OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
