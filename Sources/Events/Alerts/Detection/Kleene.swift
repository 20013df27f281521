// SPDX-License-Identifier: Apache-2.0

/// Logic of three values, of which `nil` is "unknown".
///
/// Source: Kleene 1952, "Introduction to Metamathematics", § 64, the strong connectives.
enum Kleene {
  static func and(_ a: Bool?, _ b: Bool?) -> Bool? {
    if a == false || b == false { return false }
    return a == nil || b == nil ? nil : true
  }

  static func or(_ a: Bool?, _ b: Bool?) -> Bool? {
    if a == true || b == true { return true }
    return a == nil || b == nil ? nil : false
  }

  static func not(_ a: Bool?) -> Bool? { a.map { !$0 } }
}
