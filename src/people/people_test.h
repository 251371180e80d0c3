/* people/people_test.h — a small hospital for tests: its first person and the contractor's manager.
 * Functions are marked unused because not every test program calls each. */
#pragma once
#include "base/test.h"
#include "people/people.h"
#include "people/people_rules.h"
#include "people/people_session.h"
#include "people/people_store.h"
#include "base/settings.h"
#include "base/json.h"
#include "base/text.h"
#include "journal/journal.h"
#include "store/test_ctx.h"

#define TEST(name)    static void name(void **)
#define MAY_BE_UNUSED __attribute__((unused))

MAY_BE_UNUSED static void act_as(struct ctx *ctx, int64_t id)
{
    assert_int_equal(person_actor(ctx, id, &ctx->who), DONE);
}

/* A hospital with its first person of logistics (returned) and the contractor's manager. */
MAY_BE_UNUSED static struct ctx *house(int64_t *officer, int64_t *manager)
{
    struct ctx *ctx = test_ctx();
    struct founding f = {.title = "仁济医院", .hotline = "60112", .name = "秦岚", .login = "H001"};
    struct person_in m = {
        .name = "鲁达", .role = ROLE_MANAGER, .title = "项目经理", .login = "C001"};

    assert_int_equal(AS_VERB(ctx, hospital_found(ctx, &f, NULL, officer)), DONE);
    act_as(ctx, *officer);
    assert_int_equal(AS_VERB(ctx, person_add(ctx, &m, NULL, manager)), DONE);
    return ctx;
}

MAY_BE_UNUSED static int64_t add(struct ctx *ctx, struct person_in in)
{
    int64_t id = 0;

    if (!in.name)
        in.name = "某人";
    if (!in.title)
        in.title = "岗位";
    assert_int_equal(AS_VERB(ctx, person_add(ctx, &in, NULL, &id)), DONE);
    return id;
}

MAY_BE_UNUSED static int64_t count(struct ctx *ctx, const char *sql, int64_t v)
{
    int64_t n = -1;

    assert_int_equal(db_int(ctx, sql, VALUES(V(v)), &n), DONE);
    return n;
}
