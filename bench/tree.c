/* tree: one walk over /proc; parents are found by number. */
#include "tree.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PROCESSES_MOST 4096

struct process {
	int pid, parent;
	int64_t ticks;
	bool inside;
};

static int64_t us_of_ticks(int64_t ticks)
{
	return ticks * 1000000 / sysconf(_SC_CLK_TCK);
}

/* "pid (name) S ppid …": the name may hold anything, so it is skipped from behind. */
static bool read_process(const char *number, struct process *out)
{
	char path[64], text[1024];
	snprintf(path, sizeof path, "/proc/%s/stat", number);
	FILE *file = fopen(path, "re");
	if (!file)
		return false;
	size_t length = fread(text, 1, sizeof text - 1, file);
	fclose(file);
	text[length] = '\0';
	char *after = strrchr(text, ')');
	unsigned long user, system;
	long child_user, child_system;
	*out = (struct process){.pid = (int)strtol(number, NULL, 10)};
	if (!after || sscanf(after + 1, " %*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %ld %ld", &out->parent,
	                     &user, &system, &child_user, &child_system) != 5)
		return false;
	out->ticks = (int64_t)(user + system) + child_user + child_system;
	return true;
}

static size_t read_all(struct process *processes)
{
	size_t count = 0;
	DIR *folder = opendir("/proc");
	if (!folder)
		return 0;
	for (struct dirent *entry; (entry = readdir(folder)) && count < PROCESSES_MOST;)
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9')
			count += read_process(entry->d_name, &processes[count]);
	closedir(folder);
	return count;
}

static bool is_inside(const struct process *processes, size_t count, int pid)
{
	for (size_t i = 0; i < count; i++)
		if (processes[i].pid == pid)
			return processes[i].inside;
	return false;
}

int64_t tree_us(int pid)
{
	static struct process processes[PROCESSES_MOST];
	size_t count = read_all(processes);
	int64_t ticks = 0;
	for (bool grew = true; grew;) {
		grew = false;
		for (size_t i = 0; i < count; i++) {
			struct process *process = &processes[i];
			if (process->inside || (process->pid != pid && !is_inside(processes, count, process->parent)))
				continue;
			process->inside = grew = true;
			ticks += process->ticks;
		}
	}
	return us_of_ticks(ticks);
}

int64_t tree_machine_us(void)
{
	long long user, nice, system, idle, wait, irq, soft;
	FILE *file = fopen("/proc/stat", "re");
	int read = file ? fscanf(file, "cpu %lld %lld %lld %lld %lld %lld %lld", &user, &nice, &system, &idle, &wait,
	                         &irq, &soft)
	                : 0;
	if (file)
		fclose(file);
	return read == 7 ? us_of_ticks(user + nice + system + irq + soft) : 0;
}
