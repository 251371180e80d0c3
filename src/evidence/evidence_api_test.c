/* The two endpoints as the front calls them: prepare in the slow pool, then the writer; then a
 * look. */
#include <unistd.h>
#include "base/test.h"
#include "base/json.h"
#include "base/log.h"
#include "base/settings.h"
#include "evidence/evidence_samples.h"
#include "http/endpoint.h"
#include "store/test_ctx.h"

static struct ctx *ctx;
static char folder[64];
static int64_t seen_ticket;

static enum outcome sees_one(struct ctx *, int64_t ticket_id, const char *)
{
    return ticket_id == seen_ticket ? DONE : NOT_FOUND;
}

static int open_house(void **)
{
    log_set(LOG_QUIET);
    ctx = test_ctx();
    snprintf(folder, sizeof folder, "/tmp/evidence-api-XXXXXX");
    assert_non_null(mkdtemp(folder));
    assert_true(evidence_set_dir(folder));
    evidence_set_helper("/proc/self/exe");
    evidence_set_sight(sees_one);
    seen_ticket = 7;
    return 0;
}

/* The last picture's file goes with its row when it was never used and a day has passed. */
static int close_house(void **)
{
    char path[80];
    int64_t n;

    ctx->now += 2 * DAY;
    assert_int_equal(evidence_tidy(ctx, &n), DONE);
    test_ctx_free(ctx);
    for (int i = 0; i < 256; i++) {
        snprintf(path, sizeof path, "%s/%02x", folder, (unsigned)i);
        rmdir(path);
    }
    rmdir(folder);
    return 0;
}

static const struct endpoint *row(const char *name)
{
    for (size_t i = 0; i < EVIDENCE_ENDPOINTS.n; i++)
        if (strcmp(EVIDENCE_ENDPOINTS.rows[i].name, name) == 0)
            return &EVIDENCE_ENDPOINTS.rows[i];
    fail_msg("no endpoint %s", name);
    return NULL;
}

/* Sends these bytes; the answer as JSON in the arena when DONE. */
static enum outcome send_picture(const void *bytes, size_t n, const char *media, const char **ret)
{
    const struct endpoint *e = row("sendPicture");
    struct request req = {.endpoint = e, .bytes = bytes, .n_bytes = n, .media = media};
    struct buf b = {.arena = ctx->arena};

    req.out = arena_alloc(ctx->arena, e->gives->size);
    enum outcome o = e->prepares(ctx, &req);
    if (o == DONE)
        o = AS_VERB(ctx, e->does(ctx, &req));
    if (o != DONE)
        return o;
    json_shape(&b, e->gives, req.out);
    *ret = b.text;
    return DONE;
}

static void a_sent_picture_answers_with_handle_hash_and_size(void **)
{
    struct sample s = sample_picture(ctx->arena, 'p', 40, 30);
    const char *json = NULL;

    assert_int_equal(send_picture(s.bytes, s.n, "image/png", &json), DONE);
    assert_non_null(strstr(json, "\"handle\":\""));
    assert_non_null(strstr(json, "\"hash\":\""));
    assert_non_null(strstr(json, "\"width\":40,\"height\":30"));
    assert_non_null(strstr(json, "\"n_bytes\":"));
}

static void what_is_no_picture_writes_nothing(void **)
{
    static const char PDF[] = "%PDF-1.7 called photo.jpg";
    const char *json;
    int64_t n;

    assert_int_equal(send_picture(PDF, sizeof PDF, "image/jpeg", &json), NOT_A_PICTURE);
    assert_int_equal(send_picture(PDF, sizeof PDF, "application/pdf", &json), WRONG_MEDIA);
    assert_int_equal(send_picture(PDF, sizeof PDF, NULL, &json), WRONG_MEDIA);
    assert_int_equal(send_picture("", 0, "image/jpeg", &json), NOT_A_PICTURE);
    assert_int_equal(db_int(ctx, "SELECT COUNT(*) FROM evidence", NO_VALUES, &n), DONE);
    assert_int_equal(n, 0);
    assert_int_equal(db_int(ctx, "SELECT COUNT(*) FROM upload", NO_VALUES, &n), DONE);
    assert_int_equal(n, 0);
}

static void a_body_above_the_setting_is_refused_before_it_is_looked_at(void **)
{
    int64_t before = settings.picture_max;
    struct sample s = sample_picture(ctx->arena, 'p', 40, 30);
    const char *json;

    settings.picture_max = (int64_t)s.n - 1;
    assert_int_equal(send_picture(s.bytes, s.n, "image/png", &json), BODY_TOO_LARGE);
    settings.picture_max = (int64_t)s.n;
    assert_int_equal(send_picture(s.bytes, s.n, "image/png", &json), DONE);
    settings.picture_max = before;
}

static void a_picture_goes_out_as_a_jpeg_to_be_kept_and_asked_for_again(void **)
{
    const struct endpoint *e = row("getPicture");
    struct sample s = sample_picture(ctx->arena, 'j', 40, 30);
    struct picture p;
    const char *handle;
    void *query = arena_alloc(ctx->arena, e->query->size);

    assert_int_equal(picture_remake(ctx, s.bytes, s.n, &p), DONE);
    assert_int_equal(AS_VERB(ctx, evidence_receive(ctx, &p, &handle)), DONE);
    struct list l = {&handle, 1};
    assert_int_equal(AS_VERB(ctx, evidence_attach(ctx, 7, STAGE_REPORT, &l, NULL)), DONE);
    struct request req = {.endpoint = e, .word = p.hash, .query = query};
    assert_int_equal(e->does(ctx, &req), DONE);
    assert_string_equal(req.file_type, "image/jpeg");
    assert_int_equal(req.n_file, p.n);
    assert_true(req.etag > 0);
    assert_non_null(strstr(req.file_name, ".jpg"));
    seen_ticket = 8;
    assert_int_equal(e->does(ctx, &req), NOT_FOUND);
    evidence_file_remove(p.hash);
}

int main(int argc, char **argv)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, open_house, close_house)
    const struct CMUnitTest tests[] = {
        CASE(a_sent_picture_answers_with_handle_hash_and_size),
        CASE(what_is_no_picture_writes_nothing),
        CASE(a_body_above_the_setting_is_refused_before_it_is_looked_at),
        CASE(a_picture_goes_out_as_a_jpeg_to_be_kept_and_asked_for_again),
    };

    if (argc > 1 && strcmp(argv[1], "picture-helper") == 0)
        return picture_helper_main();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
