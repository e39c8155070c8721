/**
 * OpenTelemetry, when it is switched on: Boot's tracing, and the span of an event's delivery.
 *
 * <p>The spans of handshakes, subscribes and look-ups are made where they happen; what they are
 * made with comes from here. In: traceparents of publishers, from routing. Out: spans, by way of an
 * exporter with a thread of its own, which drops what does not fit its queue. Threads: the
 * caller's. No locks. While it is off, nothing of it is loaded.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"routing", "settings"})
package io.fanfare.gateway.tracing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
