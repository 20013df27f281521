// SPDX-License-Identifier: Apache-2.0
import Core

package typealias TamperKind = TamperObservation.Kind
