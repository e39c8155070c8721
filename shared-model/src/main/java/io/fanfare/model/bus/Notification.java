package io.fanfare.model.bus;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

import java.util.Map;

/**
 * A message to every open connection of one user.
 *
 * @param payload what clients see; has the strings {@code type} and {@code event}, and more as the
 *     type demands
 */
@JsonPropertyOrder({"user_id", "payload"})
public record Notification(@JsonProperty("user_id") String userId, Map<String, Object> payload) {}
