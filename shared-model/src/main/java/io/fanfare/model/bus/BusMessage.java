package io.fanfare.model.bus;

/** The JSON envelope of everything on the bus: one key. */
public record BusMessage<T>(T payload) {}
