/* Signatures, sealed boxes and locked secrets: what fits opens, and nothing else does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "wrapup/mem.h"
#include "wrapup/seal.h"

/* RFC 8032, section 7.1, test 2: seed, public key, message 0x72, signature. */
static const unsigned char seed[SEAL_SECRET_BYTES] = {
    0x4c, 0xcd, 0x08, 0x9b, 0x28, 0xff, 0x96, 0xda, 0x9d, 0xb6, 0xc3, 0x46, 0xec, 0x11, 0x4e, 0x0f,
    0x5b, 0x8a, 0x31, 0x9f, 0x35, 0xab, 0xa6, 0x24, 0xda, 0x8c, 0xf6, 0xed, 0x4f, 0xb8, 0xa6, 0xfb};

static void test_sign_as_rfc_8032(void **state)
{
    (void)state;
    struct seal_keys keys;
    BUF_AUTO(signature);
    sign_keys_from(seed, &keys);
    assert_string_equal(keys.public_key, "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=");
    sign_bytes(&keys, "\x72", 1, &signature);
    assert_string_equal(buf_str(&signature), "kqAJqfDUyrhyDoILX2QlQKKye1QWUD+Ps3YiI+vbadoIWsHk"
                                             "PhWZbkWPNhPQ8R2MOHsurrQwKu6wDSkWErsMAA==");
    assert_true(sign_verify(keys.public_key, buf_str(&signature), "\x72", 1));
}

static void test_signature_is_of_these_bytes_and_this_key(void **state)
{
    (void)state;
    struct seal_keys keys;
    struct seal_keys other;
    BUF_AUTO(signature);
    sign_keys_new(&keys);
    sign_keys_new(&other);
    sign_bytes(&keys, "answers", 7, &signature);
    assert_true(sign_verify(keys.public_key, buf_str(&signature), "answers", 7));
    assert_false(sign_verify(keys.public_key, buf_str(&signature), "answerz", 7));
    assert_false(sign_verify(keys.public_key, buf_str(&signature), "answers", 6));
    assert_false(sign_verify(other.public_key, buf_str(&signature), "answers", 7));
    assert_false(sign_verify("no key", buf_str(&signature), "answers", 7));
    assert_false(sign_verify(keys.public_key, "", "answers", 7));
    signature.data[3] = signature.data[3] == 'A' ? 'B' : 'A';
    assert_false(sign_verify(keys.public_key, buf_str(&signature), "answers", 7));
}

static void test_box_opens_for_its_owner_only(void **state)
{
    (void)state;
    struct seal_keys keys;
    struct seal_keys other;
    BUF_AUTO(box);
    BUF_AUTO(again);
    BUF_AUTO(opened);
    box_keys_new(&keys);
    box_keys_new(&other);
    assert_true(box_seal(keys.public_key, "보안 그룹", strlen("보안 그룹"), &box));
    assert_true(box_seal(keys.public_key, "보안 그룹", strlen("보안 그룹"), &again));
    assert_string_not_equal(buf_str(&box), buf_str(&again));
    assert_true(box_open(&keys, buf_str(&box), box.len, &opened));
    assert_string_equal(buf_str(&opened), "보안 그룹");
    assert_false(box_open(&other, buf_str(&box), box.len, &opened));
    assert_false(box_seal("AAAA", "x", 1, &again));
    for (size_t i = 0; i < box.len; i += 7) {
        char was = box.data[i];
        box.data[i] = was == 'A' ? 'B' : 'A';
        assert_false(box_open(&keys, buf_str(&box), box.len, &opened));
        box.data[i] = was;
    }
    assert_false(box_open(&keys, "", 0, &opened));
    assert_string_equal(buf_str(&opened), "보안 그룹");
}

static void test_empty_box(void **state)
{
    (void)state;
    struct seal_keys keys;
    BUF_AUTO(box);
    BUF_AUTO(opened);
    box_keys_new(&keys);
    assert_true(box_seal(keys.public_key, "", 0, &box));
    assert_true(box_open(&keys, buf_str(&box), box.len, &opened));
    assert_int_equal(opened.len, 0);
}

static void test_keys_grow_from_their_secret(void **state)
{
    (void)state;
    struct seal_keys keys;
    struct seal_keys same;
    box_keys_new(&keys);
    box_keys_from(keys.secret, &same);
    assert_memory_equal(&keys, &same, sizeof(keys));
    sign_keys_new(&keys);
    sign_keys_from(keys.secret, &same);
    assert_memory_equal(&keys, &same, sizeof(keys));
    assert_true(seal_public_valid(keys.public_key));
    seal_keys_wipe(&keys);
    static const struct seal_keys none;
    assert_memory_equal(&keys, &none, sizeof(keys));
}

static void test_public_keys_are_32_bytes(void **state)
{
    (void)state;
    assert_false(seal_public_valid(""));
    assert_false(seal_public_valid("AAAA"));
    assert_false(seal_public_valid("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
    assert_false(seal_public_valid("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"));
    assert_true(seal_public_valid("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="));
}

static void test_secret_needs_its_passphrase(void **state)
{
    (void)state;
    unsigned char opened[SEAL_SECRET_BYTES] = {0};
    BUF_AUTO(locked);
    assert_true(secret_lock("열려라 참깨", seed, &locked));
    assert_false(secret_unlock("열려라", buf_str(&locked), opened));
    assert_true(secret_unlock("열려라 참깨", buf_str(&locked), opened));
    assert_memory_equal(opened, seed, sizeof(seed));
    assert_false(secret_unlock("열려라 참깨", "AAAA", opened));
    locked.data[locked.len - 6] = locked.data[locked.len - 6] == 'A' ? 'B' : 'A';
    assert_false(secret_unlock("열려라 참깨", buf_str(&locked), opened));
}

static void test_base64(void **state)
{
    (void)state;
    BUF_AUTO(text);
    BUF_AUTO(bytes);
    base64_add(&text, "\0\xff\x10", 3);
    assert_string_equal(buf_str(&text), "AP8Q");
    assert_true(base64_read("AP8Q", 4, &bytes));
    assert_int_equal(bytes.len, 3);
    assert_true(base64_read("", 0, &bytes));
    assert_false(base64_read("AP8", 3, &bytes));
    assert_false(base64_read("AP 8Q", 5, &bytes));
    assert_false(base64_read("AP8Q====", 8, &bytes));
    assert_int_equal(bytes.len, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sign_as_rfc_8032),
        cmocka_unit_test(test_signature_is_of_these_bytes_and_this_key),
        cmocka_unit_test(test_box_opens_for_its_owner_only),
        cmocka_unit_test(test_empty_box),
        cmocka_unit_test(test_keys_grow_from_their_secret),
        cmocka_unit_test(test_public_keys_are_32_bytes),
        cmocka_unit_test(test_secret_needs_its_passphrase),
        cmocka_unit_test(test_base64),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
