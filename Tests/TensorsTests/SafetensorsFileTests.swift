// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import Tensors

@Suite struct SafetensorsFileGoldenTests {
  @Test(arguments: SeedComponent.safetensors.cases)
  func everyElementTypeConvertsExactly(_ name: String) throws {
    let golden = try SeedCase(name)
    let expected = try golden["as.F32"]
    for type in golden.names("as.") where type != "BOOL" {
      #expect(try golden["as.\(type)"] == expected, "\(type)")
    }
    for type in ["F16", "BF16"] {
      #expect(try golden["fraction.\(type)"] == golden["fraction.\(type).as_F32"])
    }
    #expect(
      try golden["special.F16"].values.elementsEqual(golden["special.F16.as_F32"].values) {
        $0 == $1 || ($0.isNaN && $1.isNaN)
      })
    #expect(try golden["scalar"].shape == [])
    #expect(try golden["empty"].count == 0)
  }

  @Test func everyGoldenCaseHasAComponentThatTestsIt() {
    #expect(SeedComponent.uncovered == [])
    for component in SeedComponent.allCases {
      #expect(!component.cases.isEmpty, "\(component) has no case")
    }
  }
}
