/* grade: school years of Japan, from birth dates. */
#include "child.h"

#include "jst.h"
#include "members.h"
#include "people.h"
#include "str.h"

#define APRIL 4
#define FIRST_AGE 4 /* years between a grade's first birth year and its school year: 年少 */

const char *const grade_words[] = {"preschool3", "preschool4", "preschool5", "elementary1", "elementary2", "elementary3",
                                   "elementary4", "elementary5", "elementary6", "junior1", "junior2", "junior3",
                                   "high1", "high2", "high3", NULL};

struct str grade_label(int grade)
{
	static const struct str labels[GRADES] = {
		S_INIT("年少"), S_INIT("年中"), S_INIT("年長"), S_INIT("小学1年"), S_INIT("小学2年"),
		S_INIT("小学3年"), S_INIT("小学4年"), S_INIT("小学5年"), S_INIT("小学6年"), S_INIT("中学1年"),
		S_INIT("中学2年"), S_INIT("中学3年"), S_INIT("高校1年"), S_INIT("高校2年"), S_INIT("高校3年"),
	};
	return grade >= 0 && grade < GRADES ? labels[grade] : S("");
}

static int school_year(int64_t day)
{
	struct jst t = jst_from_day(day);
	return t.month >= APRIL ? t.year : t.year - 1;
}

/* Whoever was born on 1 April belongs to those of the year before: they are a year
 * older at the end of 31 March (年齢計算ニ関スル法律). */
int grade_on(int64_t birth_day, int64_t day)
{
	int grade = school_year(day) - school_year(birth_day - 1) - FIRST_AGE;
	return grade >= 0 && grade < GRADES ? grade : -1;
}

void grade_born(int64_t day, int from, int to, int64_t *first, int64_t *last)
{
	int year = school_year(day) - FIRST_AGE;
	*first = jst_day(year - to, APRIL, 2);
	*last = jst_day(year - from + 1, APRIL, 1);
}

enum err child_grade_counts(struct db *db, struct arena *arena, struct members *members, int64_t day,
                            int64_t out[GRADES])
{
	const struct people *following, *parents;
	TRY(members_following(db, arena, members, &following));
	for (int grade = 0; grade < GRADES; grade++) {
		int64_t first, last;
		grade_born(day, grade, grade, &first, &last);
		TRY(members_born(db, arena, members, first, last, &parents));
		out[grade] = people_and_count(following, parents);
	}
	return OK;
}
