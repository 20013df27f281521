// SPDX-License-Identifier: Apache-2.0
#include <cblas.h>
#include <stddef.h>

// LAPACK's, which the library has but its headers leave out; the last ones are the texts' lengths.
void ssyev_(
    const char *jobz, const char *uplo, const blasint *n, float *a, const blasint *lda, float *w,
    float *work, const blasint *lwork, blasint *info, size_t jobzLength, size_t uploLength);
void sposv_(
    const char *uplo, const blasint *n, const blasint *nrhs, float *a, const blasint *lda, float *b,
    const blasint *ldb, blasint *info, size_t uploLength);
