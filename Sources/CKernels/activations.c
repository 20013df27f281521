// SPDX-License-Identifier: Apache-2.0
#include "activations.h"
#include "clones.h"
#include "exponential.h"
#include <math.h>

/// x times a factor that is 0 where x is minus infinity.
static inline float gated(float x, float gate) { return x == -INFINITY ? 0.0f : x * gate; }

static inline float relu(float x) { return x < 0 ? 0.0f : x; }

static inline float relu6(float x) { return x > 6.0f ? 6.0f : relu(x); }

static inline float gelu(float x) {
  const float magnitude = x < 0 ? -x : x;
  const float tail = 0.5f * nj_erfc_magnitude(magnitude * 0.70710678f);
  return gated(x, x < 0 ? tail : 1.0f - tail);
}

static inline float gelu_tanh(float x) {
  // (1 + tanh u) / 2 is the logistic function of 2 u.
  return gated(x, nj_sigmoid(1.59576912f * (x + 0.044715f * x * x * x)));
}

static inline float quick_gelu(float x) { return gated(x, nj_sigmoid(1.702f * x)); }

static inline float log_sigmoid(float x) {
  return (x < 0 ? x : 0.0f) - log1pf(nj_exp(x < 0 ? x : -x));
}

#define EACH(function)                                         \
  for (size_t i = 0; i < count; i++) y[i] = function(x[i]); \
  break

NJ_CLONES
void nj_activate(enum nj_activation kind, const float *x, float *y, size_t count) {
  switch (kind) {
    case NJ_SIGMOID: EACH(nj_sigmoid);
    case NJ_TANH: EACH(nj_tanh);
    case NJ_RELU: EACH(relu);
    case NJ_RELU6: EACH(relu6);
    case NJ_GELU: EACH(gelu);
    case NJ_GELU_TANH: EACH(gelu_tanh);
    case NJ_QUICK_GELU: EACH(quick_gelu);
    case NJ_LOG_SIGMOID: EACH(log_sigmoid);
  }
}

static double naive(enum nj_activation kind, double x) {
  if (isnan(x)) return x;
  const double inner = 0.79788456080286536 * (x + 0.044715 * x * x * x);
  switch (kind) {
    case NJ_SIGMOID: return 1 / (1 + exp(-x));
    case NJ_TANH: return tanh(x);
    case NJ_RELU: return fmax(x, 0);
    case NJ_RELU6: return fmin(fmax(x, 0), 6);
    case NJ_GELU: return x == -INFINITY ? 0 : 0.5 * x * erfc(-x / sqrt(2));
    case NJ_GELU_TANH: return x == -INFINITY ? 0 : 0.5 * x * (1 + tanh(inner));
    case NJ_QUICK_GELU: return x == -INFINITY ? 0 : x / (1 + exp(-1.702 * x));
    case NJ_LOG_SIGMOID: return fmin(x, 0) - log1p(exp(-fabs(x)));
  }
  return x;
}

void nj_activate_naive(enum nj_activation kind, const float *x, float *y, size_t count) {
  for (size_t i = 0; i < count; i++) y[i] = (float)naive(kind, x[i]);
}
