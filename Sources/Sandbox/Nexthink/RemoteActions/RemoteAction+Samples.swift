extension RemoteAction {
  /// The made-up tenant's remote actions, in the order in which they are listed.
  static let samples = [
    RemoteAction(
      id: "#get_battery_status", uuid: "1d6f0c42-8a53-4f0e-9b7d-5e2a3c4d6f01",
      name: "Get battery status", description: "Reads the health and the cycles of the battery.",
      purposes: [.dataCollection], isAPIEnabled: true, runAs: .localSystem, hasMacScript: true,
      inputs: [],
      outputs: [
        Output(
          id: "battery_health", name: "Battery health", type: "Float",
          description: "What is left of its capacity, in percent."),
        Output(
          id: "cycle_count", name: "Cycle count", type: "Int",
          description: "How often it was charged."),
      ]),
    RemoteAction(
      id: "#set_service", uuid: "2e7a1d53-9b64-4a1f-8c8e-6f3b4d5e7a12", name: "Set a service",
      description: "Starts or stops a Windows service, and says how it starts from now on.",
      purposes: [.remediation], isAPIEnabled: true, runAs: .localSystem, hasMacScript: false,
      inputs: [
        Input(
          id: "ServiceName", name: "Service name", description: "The service's short name.",
          options: ["Spooler", "wuauserv"], allowsCustomValue: true),
        Input(
          id: "StatusChange", name: "Status change", description: "What it is to be.",
          options: ["On", "Off"], allowsCustomValue: false),
      ],
      outputs: [
        Output(
          id: "service_state", name: "Service state", type: "String",
          description: "What it is afterwards.")
      ]),
    RemoteAction(
      id: "#restart_device", uuid: "3f8b2e64-0c75-4b20-9d9f-7a4c5e6f8b23", name: "Restart device",
      description: "Restarts the device after a warning.", purposes: [.remediation],
      isAPIEnabled: false, runAs: .interactiveUser, hasMacScript: true, inputs: [], outputs: []),
  ]
}
