/// A transport that records every exchange that goes through it.
package struct RecordingTransport: HTTPTransport {
  private let transport: any HTTPTransport
  private let recorder: RunRecorder

  package init(_ transport: any HTTPTransport, recorder: RunRecorder) {
    self.transport = transport
    self.recorder = recorder
  }

  package func perform(_ request: TransportRequest) async throws -> TransportResponse {
    let number = recorder.begin(request)
    var observed = request
    observed.observe = { [recorder] event in
      recorder.saw(event, in: number)
      request.observe?(event)
    }
    let start = ContinuousClock.now
    do {
      let response = try await transport.perform(observed)
      recorder.end(number, .response(response))
      return response
    } catch let error as TransportError {
      recorder.end(number, .failure(error, after: ContinuousClock.now - start))
      throw error
    } catch {
      recorder.end(number, nil)
      throw error
    }
  }
}
