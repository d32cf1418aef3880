import TestSupport
import Testing

/// What `plan` says of variables that are arguments of filters.
@Suite struct PlanArgumentTests {
  @Test func theVariableThatHasNoValueIsNamed() async throws {
    let project = try ScratchProject(
      [
        "connectors/api.yaml": "base_url: https://api.example.com\n",
        "actions/api/get.yaml": """
        connector: api
        inputs:
          user: {default: jo}
          suffix: {required: false}
          first: {required: false}
          key: {default: k}
        method: GET
        path: /things
        query:
          a: <<user | append(suffix)>>
          b: <<first | append(suffix)>>
          c: <<user | append(":") | append(key)>>
          d: <<first | default(suffix)>>

        """,
      ])
    let plan = try await project.program.run("plan", "api/get", "--var", "key=v")
    #expect(plan.status == 0, "\(plan.errors)")
    let lines = plan.text.split(separator: "\n").map { $0.replacing(#/ +/#, with: " ") }
    #expect(
      lines.contains(
        " a left out: 'suffix' has no value <- actions/api/get.yaml:10 '<<user | append(suffix)>>' "
          + "<- user: the default in actions/api/get.yaml:3, suffix: no value"), "\(plan.text)")
    #expect(lines.contains { $0.hasPrefix(" b left out: 'first' has no value <-") }, "\(plan.text)")
    #expect(lines.contains { $0.hasPrefix(" d left out: 'first' has no value <-") }, "\(plan.text)")
    #expect(
      lines.contains(
        #" c jo%3Av <- actions/api/get.yaml:12 '<<user | append(":") | append(key)>>' "#
          + "<- user: the default in actions/api/get.yaml:3, key: --var"), "\(plan.text)")
  }
}
