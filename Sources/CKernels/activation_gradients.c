// SPDX-License-Identifier: Apache-2.0
#include "activation_gradients.h"
#include "clones.h"
#include "exponential.h"
#include <math.h>

/// x times a factor that vanishes faster than x grows, also at infinity.
static inline float vanishing(float x, float factor) { return factor == 0 ? 0.0f : x * factor; }

/// s (1 - s) with s = sigmoid(x), without the cancellation in 1 - s.
static inline float sigmoid_slope(float x) {
  const float e = nj_exp(x < 0 ? x : -x);
  return e / ((1.0f + e) * (1.0f + e));
}

/// 1 - tanh(x)^2, likewise.
static inline float tanh_slope(float x) { return 4.0f * sigmoid_slope(2.0f * x); }

static inline float relu_slope(float x) { return x <= 0 ? 0.0f : 1.0f; }

static inline float relu6_slope(float x) { return x <= 0 || x >= 6.0f ? 0.0f : 1.0f; }

/// Phi(x) + x phi(x).
static inline float gelu_slope(float x) {
  const float magnitude = x < 0 ? -x : x;
  const float tail = 0.5f * nj_erfc_magnitude(magnitude * 0.70710678f);
  const float density = 0.39894228f * nj_exp(-0.5f * x * x);
  return (x < 0 ? tail : 1.0f - tail) + vanishing(x, density);
}

static inline float gelu_tanh_slope(float x) {
  // gelu_tanh is x times the logistic function of u.
  const float u = 1.59576912f * (x + 0.044715f * x * x * x);
  const float inner = 1.59576912f * (1.0f + 0.134145f * x * x);
  return nj_sigmoid(u) + vanishing(x, vanishing(inner, sigmoid_slope(u)));
}

static inline float quick_gelu_slope(float x) {
  return nj_sigmoid(1.702f * x) + vanishing(1.702f * x, sigmoid_slope(1.702f * x));
}

static inline float log_sigmoid_slope(float x) { return nj_sigmoid(-x); }

#define EACH(slope)                                                          \
  for (size_t i = 0; i < count; i++) dx[i] = slope(x[i]) * upstream[i]; \
  break

NJ_CLONES
void nj_activate_backward(
    enum nj_activation kind, const float *x, const float *upstream, float *dx, size_t count) {
  switch (kind) {
    case NJ_SIGMOID: EACH(sigmoid_slope);
    case NJ_TANH: EACH(tanh_slope);
    case NJ_RELU: EACH(relu_slope);
    case NJ_RELU6: EACH(relu6_slope);
    case NJ_GELU: EACH(gelu_slope);
    case NJ_GELU_TANH: EACH(gelu_tanh_slope);
    case NJ_QUICK_GELU: EACH(quick_gelu_slope);
    case NJ_LOG_SIGMOID: EACH(log_sigmoid_slope);
  }
}

static double sigmoid(double x) { return 1 / (1 + exp(-x)); }

static double naive_slope(enum nj_activation kind, double x) {
  const double inner = 0.79788456080286536 * (x + 0.044715 * x * x * x);
  const double inner_slope = 0.79788456080286536 * (1 + 0.134145 * x * x);
  const double cosh_inner = cosh(inner);
  switch (kind) {
    case NJ_SIGMOID: return sigmoid(x) * sigmoid(-x);
    case NJ_TANH: return 1 / (cosh(x) * cosh(x));
    case NJ_RELU: return x > 0;
    case NJ_RELU6: return x > 0 && x < 6;
    case NJ_GELU: return 0.5 * erfc(-x / sqrt(2)) + x * exp(-x * x / 2) / sqrt(2 * M_PI);
    case NJ_GELU_TANH:
      return sigmoid(2 * inner) + 0.5 * x * inner_slope / (cosh_inner * cosh_inner);
    case NJ_QUICK_GELU: {
      const double share = sigmoid(1.702 * x);
      return share + 1.702 * x * share * sigmoid(-1.702 * x);
    }
    case NJ_LOG_SIGMOID: return sigmoid(-x);
  }
  return 0;
}

void nj_activate_backward_naive(
    enum nj_activation kind, const float *x, const float *upstream, float *dx, size_t count) {
  for (size_t i = 0; i < count; i++) dx[i] = (float)(naive_slope(kind, x[i]) * upstream[i]);
}
