/* sending: books. */
#include "sending.h"

#include "arena.h"
#include "clock.h"
#include "jst.h"
#include "world.h"

#define STEP_PEOPLE 20000 /* at a time, so that others get the lock */

/* --- retry keys ------------------------------------------------------------------ */

const struct accepted *sending_accepted(struct world *world, struct str retry_key)
{
	struct id16 key;
	if (!ids_uuid(retry_key, &key))
		return NULL;
	uint32_t index = table_get(&world->sending.by_key, key);
	if (index == TABLE_NONE)
		return NULL;
	const struct accepted *accepted = &world->sending.accepted[index];
	return clock_now() - accepted->at < RETRY_KEY_HOURS * MS_HOUR ? accepted : NULL;
}

void sending_accept(struct world *world, struct str retry_key, const struct accepted *accepted)
{
	struct sending *sending = &world->sending;
	struct id16 key;
	if (!ids_uuid(retry_key, &key))
		return;
	list_room(sending->accepted, sending->accepted_count, sending->accepted_capacity);
	sending->accepted[sending->accepted_count] = *accepted;
	table_put(&sending->by_key, key, sending->accepted_count++);
}

/* --- quota and counts --------------------------------------------------------------- */

int64_t sending_month(int64_t ms)
{
	struct jst t = jst_from_ms(ms);
	return (int64_t)t.year * 12 + t.month;
}

static void turn_month(struct sending *sending)
{
	int64_t month = sending_month(clock_now());
	if (sending->month != month)
		sending->used = 0;
	sending->month = month;
}

bool sending_fits_quota(struct world *world, int64_t people)
{
	struct sending *sending = &world->sending;
	turn_month(sending);
	return world->settings.plan < 0 || sending->used + sending->reserved + people <= world->settings.plan;
}

int64_t sending_used(struct world *world)
{
	turn_month(&world->sending);
	return world->sending.used;
}

static struct day_count *day_of(struct sending *sending, int64_t day)
{
	for (uint32_t i = sending->day_count; i-- > 0;)
		if (sending->days[i].day == day)
			return &sending->days[i];
	list_room(sending->days, sending->day_count, sending->day_capacity);
	sending->days[sending->day_count] = (struct day_count){.day = day};
	return &sending->days[sending->day_count++];
}

void sending_count(struct world *world, enum via via, int64_t people)
{
	struct sending *sending = &world->sending;
	turn_month(sending);
	if (via != VIA_REPLY)
		sending->used += people;
	day_of(sending, jst_day_of_ms(clock_now()))->people[via] += people;
}

int64_t sending_on_day(const struct world *world, int64_t day, enum via via)
{
	const struct sending *sending = &world->sending;
	for (uint32_t i = 0; i < sending->day_count; i++)
		if (sending->days[i].day == day)
			return sending->days[i].people[via];
	return 0;
}

/* --- aggregation units ------------------------------------------------------------------ */

struct str sending_unit(struct world *world, struct str name)
{
	struct sending *sending = &world->sending;
	int64_t month = sending_month(clock_now());
	uint32_t this_month = 0;
	if (!name.len)
		return name;
	for (uint32_t i = 0; i < sending->unit_count; i++) {
		this_month += sending->units[i].month == month;
		if (sending->units[i].month == month && str_eq(sending->units[i].name, name))
			return sending->units[i].name;
	}
	if (this_month >= UNITS_MOST)
		return S("");
	list_room(sending->units, sending->unit_count, sending->unit_capacity);
	struct unit *unit = &sending->units[sending->unit_count++];
	*unit = (struct unit){world_keep(world, name), month};
	return unit->name;
}

uint32_t sending_units_this_month(const struct world *world, struct str *names, uint32_t most)
{
	const struct sending *sending = &world->sending;
	int64_t month = sending_month(clock_now());
	uint32_t count = 0;
	for (uint32_t i = 0; i < sending->unit_count && count < most; i++)
		if (sending->units[i].month == month)
			names[count++] = sending->units[i].name;
	return count;
}

/* --- broadcasts --------------------------------------------------------------------------- */

void broadcast_start(struct world *world, uint32_t parcel)
{
	struct sending *sending = &world->sending;
	list_room(sending->runs, sending->run_count, sending->run_capacity);
	sending->runs[sending->run_count++] = (struct broadcast_run){
		.parcel = parcel,
		.end = world->people.count,
		.started_at = clock_monotonic(),
	};
	broadcasts_step(world);
	pthread_cond_signal(&world->time_changed);
}

static int64_t allowed_now(const struct world *world, const struct broadcast_run *run)
{
	int64_t rate = world->settings.delivery_rate;
	if (!rate)
		return STEP_PEOPLE;
	int64_t due = (clock_monotonic() - run->started_at) * rate / 1000 - run->delivered;
	return due < STEP_PEOPLE ? due : STEP_PEOPLE;
}

static void go_on(struct world *world, struct broadcast_run *run)
{
	int64_t allowed = allowed_now(world, run), looked_at = 0;
	while (run->next < run->end && allowed > 0 && looked_at++ < STEP_PEOPLE) {
		uint32_t person = run->next++;
		if (!parcel_reaches(world, VIA_BROADCAST, person))
			continue;
		parcel_deliver(world, run->parcel, person);
		run->delivered++;
		allowed--;
	}
}

bool broadcasts_step(struct world *world)
{
	struct sending *sending = &world->sending;
	uint32_t kept = 0;
	for (uint32_t i = 0; i < sending->run_count; i++) {
		struct broadcast_run run = sending->runs[i];
		go_on(world, &run);
		if (run.next < run.end)
			sending->runs[kept++] = run;
	}
	sending->run_count = kept;
	return kept > 0;
}

void sending_clear(struct world *world)
{
	struct sending *sending = &world->sending;
	mem_free(sending->accepted);
	mem_free(sending->days);
	mem_free(sending->units);
	mem_free(sending->runs);
	table_clear(&sending->by_key);
	*sending = (struct sending){0};
}
