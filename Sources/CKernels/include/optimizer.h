// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stddef.h>

/// What one Adam step does to every element, the bias corrections already in it.
struct nj_adam_step {
  /// Weights of the old moments and of the new gradient: beta and 1 - beta.
  float beta1, rest1, beta2, rest2;
  /// Added to the root of the corrected second moment.
  float epsilon;
  /// Learning rate over the first moment's correction.
  float step_size;
  /// 1 over the root of the second moment's correction.
  float root_scale;
  /// Factor on the parameter before the step: decoupled weight decay.
  float shrink;
  /// Share of the parameter that is added to its gradient: L2 decay.
  float penalty;
};

/// One step of Adam in one pass over parameter and moments.
///
/// No multiplication is fused with an addition, so the result is the same on every machine.
/// The arrays must not overlap.
void nj_adam(
    float *parameter, float *first, float *second, const float *gradient,
    const struct nj_adam_step *step, size_t count);

/// y[i] += share * (x[i] - y[i]), likewise without fusing.
void nj_move_towards(float *y, const float *x, float share, size_t count);
