// SPDX-License-Identifier: Apache-2.0
#include "optimizer.h"
#include "clones.h"

#pragma STDC FP_CONTRACT OFF

NJ_CLONES
void nj_adam(
    float *restrict parameter, float *restrict first, float *restrict second,
    const float *restrict gradient, const struct nj_adam_step *step, size_t count) {
  const struct nj_adam_step s = *step;
  for (size_t i = 0; i < count; i++) {
    const float g = gradient[i] + s.penalty * parameter[i];
    first[i] = s.beta1 * first[i] + s.rest1 * g;
    second[i] = s.beta2 * second[i] + s.rest2 * g * g;
    // Not sqrtf, whose errno would keep the loop from becoming vector code.
    const float root = __builtin_elementwise_sqrt(second[i]);
    const float quotient = first[i] / (root * s.root_scale + s.epsilon);
    parameter[i] = parameter[i] * s.shrink - s.step_size * quotient;
  }
}

NJ_CLONES
void nj_move_towards(
    float *restrict y, const float *restrict x, float share, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] += share * (x[i] - y[i]);
}
