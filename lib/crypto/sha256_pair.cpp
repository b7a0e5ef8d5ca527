// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto/sha256_pair.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#define OPENSSL_API_COMPAT 10101 // see sha256.cpp
#include <openssl/sha.h>

#ifdef __x86_64__
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace hoso::crypto {

namespace {

constexpr std::size_t block_size = 64;
/// The lower half of the length in bits, which OpenSSL keeps in two halves, holds as many.
constexpr std::size_t most_blocks = 0xFFFF'FFFF / (8 * block_size);

#ifdef __x86_64__

/// FIPS 180-4, section 4.2.2.
alignas(16) constexpr std::array<std::uint32_t, 64> constants{0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5,
    0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74,
    0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
    0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351,
    0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
    0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f,
    0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

#define HOSO_SHA __attribute__((target("sha,sse4.1"), always_inline)) inline

bool has_instructions() {
    unsigned a = 0, b = 0, c = 0, d = 0;
    if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & bit_SSE4_1) == 0 || (c & bit_SSSE3) == 0) return false;
    return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & bit_SHA) != 0;
}

/// The eight words of a digest on their way, in the two halves that the instructions want: a b e f and c d g h.
struct Lane {
    __m128i abef, cdgh;
    __m128i words[4]; ///< the last sixteen of the message schedule

    HOSO_SHA void load(const SHA_LONG* state) {
        const __m128i* from = reinterpret_cast<const __m128i*>(state);
        const __m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128(from), 0xB1);
        const __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128(from + 1), 0x1B);
        abef = _mm_alignr_epi8(cdab, efgh, 8);
        cdgh = _mm_blend_epi16(efgh, cdab, 0xF0);
    }
    HOSO_SHA void store(SHA_LONG* state) const {
        __m128i* to = reinterpret_cast<__m128i*>(state);
        const __m128i feba = _mm_shuffle_epi32(abef, 0x1B), dchg = _mm_shuffle_epi32(cdgh, 0xB1);
        _mm_storeu_si128(to, _mm_blend_epi16(feba, dchg, 0xF0));
        _mm_storeu_si128(to + 1, _mm_alignr_epi8(dchg, feba, 8));
    }
    /// Rounds 4 * quarter to 4 * quarter + 3 of a block.
    HOSO_SHA void four_rounds(std::size_t quarter, const char* block) {
        __m128i& word = words[quarter % 4];
        if (quarter < 4) {
            const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
            const __m128i* from = reinterpret_cast<const __m128i*>(block) + quarter;
            word = _mm_shuffle_epi8(_mm_loadu_si128(from), big_endian);
        } else {
            const __m128i before = words[(quarter + 3) % 4];
            const __m128i sums = _mm_add_epi32(_mm_sha256msg1_epu32(word, words[(quarter + 1) % 4]),
                _mm_alignr_epi8(before, words[(quarter + 2) % 4], 4));
            word = _mm_sha256msg2_epu32(sums, before);
        }
        const __m128i sum =
            _mm_add_epi32(word, _mm_load_si128(reinterpret_cast<const __m128i*>(constants.data()) + quarter));
        cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
        abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0E));
    }
};

#undef HOSO_SHA

/// The compression of FIPS 180-4, section 6.2.2, over as many blocks of both.
__attribute__((target("sha,sse4.1"))) void compress_two(
    SHA_LONG* first, SHA_LONG* second, const char* first_block, const char* second_block, std::size_t blocks) {
    Lane one, two;
    one.load(first);
    two.load(second);
    for (; blocks > 0; --blocks, first_block += block_size, second_block += block_size) {
        const __m128i one_abef = one.abef, one_cdgh = one.cdgh, two_abef = two.abef, two_cdgh = two.cdgh;
#pragma GCC unroll 16
        for (std::size_t quarter = 0; quarter < 16; ++quarter) {
            one.four_rounds(quarter, first_block);
            two.four_rounds(quarter, second_block);
        }
        one.abef = _mm_add_epi32(one.abef, one_abef);
        one.cdgh = _mm_add_epi32(one.cdgh, one_cdgh);
        two.abef = _mm_add_epi32(two.abef, two_abef);
        two.cdgh = _mm_add_epi32(two.cdgh, two_cdgh);
    }
    one.store(first);
    two.store(second);
}

#else

bool has_instructions() { return false; }
void compress_two(SHA_LONG*, SHA_LONG*, const char*, const char*, std::size_t) {}

#endif

/// Goes on where `blocks` blocks were taken in already.
Sha256 finish(SHA256_CTX& context, std::string_view bytes, std::size_t blocks) {
    context.Nl = static_cast<SHA_LONG>(blocks * block_size * 8);
    bytes.remove_prefix(blocks * block_size);
    SHA256_Update(&context, bytes.data(), bytes.size());
    Sha256 digest;
    SHA256_Final(digest.bytes.data(), &context);
    return digest;
}

} // namespace

std::array<Sha256, 2> sha256_of_two(std::string_view first, std::string_view second) {
    static const bool is_quick = has_instructions();
    SHA256_CTX one, two;
    if (SHA256_Init(&one) != 1 || SHA256_Init(&two) != 1) throw Error{Cause::unavailable, "OpenSSL: no SHA-256"};
    const std::size_t blocks =
        is_quick ? std::min({first.size() / block_size, second.size() / block_size, most_blocks}) : 0;
    if (blocks > 0) compress_two(one.h, two.h, first.data(), second.data(), blocks);
    return {finish(one, first, blocks), finish(two, second, blocks)};
}

} // namespace hoso::crypto
