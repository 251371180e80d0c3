/* record/record_tree_test.c — roots and proofs are those of RFC 9162, and no other proof passes. */
#include "base/test.h"
#include "base/vectors_test.h"
#include "record/record_tree.h"

#define MOST 300

static struct arena *arena;
static json_t *vectors;
static struct hash leaves[MOST];

/* The plain definition: slow, and only over leaves. */
static bool by_definition(void *from, int height, int64_t index, struct hash *ret)
{
    const struct hash *all = from;
    struct hash left, right;

    if (height == 0) {
        *ret = all[index];
        return true;
    }
    by_definition(from, height - 1, 2 * index, &left);
    by_definition(from, height - 1, 2 * index + 1, &right);
    hash_nodes(ret, &left, &right);
    return true;
}

static const struct tree TREE = {by_definition, leaves};

static struct hash hash_of(const json_t *hex)
{
    struct hash h;

    memcpy(h.b, vector_unhex(arena, json_string_value(hex)).p, HASH_N);
    return h;
}

static struct path path_of(const json_t *v)
{
    const json_t *path = json_object_get(v, "path"), *hex;
    struct path ret = {0};
    size_t i;

    json_array_foreach(path, i, hex) ret.h[ret.n++] = hash_of(hex);
    return ret;
}

static struct hash root_of(int64_t size)
{
    return hash_of(json_array_get(json_object_get(vectors, "roots"), (size_t)size));
}

static void assert_same_path(const struct path *a, const struct path *b)
{
    assert_int_equal(a->n, b->n);
    for (size_t i = 0; i < a->n; i++)
        assert_memory_equal(a->h[i].b, b->h[i].b, HASH_N);
}

static int setup(void **)
{
    const json_t *hex;
    size_t i;

    arena = arena_new(0);
    vectors = vectors_read("tests/vectors/record/tree.json");
    for (i = 0; i < MOST; i++)
        hash_leaf(&leaves[i], (struct bytes){&i, sizeof(i)});
    json_array_foreach(json_object_get(vectors, "inputs"), i, hex)
        hash_leaf(&leaves[i], vector_unhex(arena, json_string_value(hex)));
    return 0;
}

static int teardown(void **)
{
    json_decref(vectors);
    arena_free(arena);
    return 0;
}

static void roots_are_those_of_certificate_transparency(void **)
{
    struct edge edge = {0};
    struct hash h;

    for (int64_t n = 0; n <= 8; n++) {
        struct hash want = root_of(n);

        assert_true(tree_root(&TREE, n, &h));
        assert_memory_equal(h.b, want.b, HASH_N);
        edge_root(&edge, &h);
        assert_memory_equal(h.b, want.b, HASH_N);
        edge_add(&edge, &leaves[n]);
    }
}

static void proofs_are_those_of_the_shared_vectors(void **)
{
    const json_t *v;
    size_t i;
    struct path got, want;

    json_array_foreach(json_object_get(vectors, "inclusion"), i, v)
    {
        const int64_t index = vector_int(v, "index"), size = vector_int(v, "size");
        const struct hash root = root_of(size);

        want = path_of(v);
        assert_true(tree_inclusion(&TREE, 0, index, size, &got));
        assert_same_path(&got, &want);
        assert_true(tree_includes(&leaves[index], 0, index, size, &want, &root));
    }
    json_array_foreach(json_object_get(vectors, "consistency"), i, v)
    {
        const int64_t from = vector_int(v, "from"), to = vector_int(v, "to");
        const struct hash first = root_of(from), second = root_of(to);

        want = path_of(v);
        assert_true(tree_consistency(&TREE, from, to, &got));
        assert_same_path(&got, &want);
        assert_true(tree_grew(from, &first, to, &second, &want));
    }
}

static void every_leaf_and_subtree_is_proved_in_every_tree(void **)
{
    struct hash root, sub;
    struct path path;

    for (int64_t size = 1; size <= MOST; size += size < 40 ? 1 : 37) {
        assert_true(tree_root(&TREE, size, &root));
        for (int height = 0; size >> height; height++)
            for (int64_t i = 0; i < size >> height; i++) {
                assert_true(tree_inclusion(&TREE, height, i, size, &path));
                by_definition(leaves, height, i, &sub);
                assert_true(tree_includes(&sub, height, i, size, &path, &root));
                assert_false(tree_includes(&sub, height, i ^ 1, size, &path, &root) &&
                             (i ^ 1) < size >> height);
            }
    }
}

static void every_tree_is_proved_to_have_grown_from_every_smaller_one(void **)
{
    struct hash first, second;
    struct path path;

    for (int64_t to = 0; to <= MOST; to += to < 40 ? 1 : 37)
        for (int64_t from = 0; from <= to; from += from < 40 ? 1 : 19) {
            assert_true(tree_root(&TREE, from, &first));
            assert_true(tree_root(&TREE, to, &second));
            assert_true(tree_consistency(&TREE, from, to, &path));
            assert_true(tree_grew(from, &first, to, &second, &path));
        }
}

static void a_proof_with_anything_changed_proves_nothing(void **)
{
    const int64_t SIZE = 23;
    struct hash root, other, first;
    struct path path, bent;

    assert_true(tree_root(&TREE, SIZE, &root));
    assert_true(tree_root(&TREE, SIZE - 1, &other));
    for (int64_t i = 0; i < SIZE; i++) {
        assert_true(tree_inclusion(&TREE, 0, i, SIZE, &path));
        assert_false(tree_includes(&leaves[i], 0, i, SIZE, &path, &other));
        assert_false(tree_includes(&leaves[i + 1], 0, i, SIZE, &path, &root));
        bent = path;
        bent.n--;
        assert_false(tree_includes(&leaves[i], 0, i, SIZE, &bent, &root));
        bent.n = path.n + 1;
        assert_false(tree_includes(&leaves[i], 0, i, SIZE, &bent, &root));
        for (size_t k = 0; k < path.n; k++) {
            bent = path;
            bent.h[k].b[31] ^= 1;
            assert_false(tree_includes(&leaves[i], 0, i, SIZE, &bent, &root));
        }
    }
    for (int64_t from = 1; from < SIZE; from++) {
        assert_true(tree_root(&TREE, from, &first));
        assert_true(tree_consistency(&TREE, from, SIZE, &path));
        assert_false(tree_grew(from, &leaves[0], SIZE, &root, &path) && from > 1);
        assert_false(tree_grew(from, &first, SIZE, &other, &path));
        for (size_t k = 0; k < path.n; k++) {
            bent = path;
            bent.h[k].b[0] ^= 128;
            assert_false(tree_grew(from, &first, SIZE, &root, &bent));
        }
        bent = path;
        bent.n--;
        assert_false(tree_grew(from, &first, SIZE, &root, &bent));
    }
}

static void a_history_that_was_rewritten_has_not_grown(void **)
{
    struct hash first, second, kept = leaves[3];
    struct path path;

    assert_true(tree_root(&TREE, 9, &first));
    leaves[3].b[0] ^= 1;
    assert_true(tree_root(&TREE, 20, &second));
    assert_true(tree_consistency(&TREE, 9, 20, &path));
    leaves[3] = kept;
    assert_false(tree_grew(9, &first, 20, &second, &path));
}

static void what_lies_outside_has_no_proof(void **)
{
    struct path path;
    struct hash root;

    assert_false(tree_inclusion(&TREE, 0, 8, 8, &path));
    assert_false(tree_inclusion(&TREE, 0, -1, 8, &path));
    assert_false(tree_inclusion(&TREE, 3, 1, 15, &path));
    assert_false(tree_inclusion(&TREE, 62, 0, 8, &path));
    assert_false(tree_consistency(&TREE, 9, 8, &path));
    assert_false(tree_consistency(&TREE, -1, 8, &path));
    assert_false(tree_root(&TREE, -1, &root));
    path = (struct path){.n = PATH_MOST + 1};
    assert_false(tree_includes(&leaves[0], 0, 0, 8, &path, &root));
    assert_false(tree_grew(3, &root, 8, &root, &path));
}

static void an_edge_takes_whole_subtrees_too(void **)
{
    struct edge edge = {0};
    struct hash sub, got, want;

    by_definition(leaves, 8, 0, &sub);
    edge_add_subtree(&edge, 8, &sub);
    for (int i = 256; i < MOST; i++)
        edge_add(&edge, &leaves[i]);
    edge_root(&edge, &got);
    assert_true(tree_root(&TREE, MOST, &want));
    assert_memory_equal(got.b, want.b, HASH_N);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roots_are_those_of_certificate_transparency),
        cmocka_unit_test(proofs_are_those_of_the_shared_vectors),
        cmocka_unit_test(every_leaf_and_subtree_is_proved_in_every_tree),
        cmocka_unit_test(every_tree_is_proved_to_have_grown_from_every_smaller_one),
        cmocka_unit_test(a_proof_with_anything_changed_proves_nothing),
        cmocka_unit_test(a_history_that_was_rewritten_has_not_grown),
        cmocka_unit_test(what_lies_outside_has_no_proof),
        cmocka_unit_test(an_edge_takes_whole_subtrees_too),
    };

    return cmocka_run_group_tests_name("record_tree", tests, setup, teardown);
}
