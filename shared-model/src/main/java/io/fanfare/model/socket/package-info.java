/**
 * The contract between the gateway and a browser: text frames of JSON with five keys, and close
 * codes.
 *
 * <p>Plain values, no threads, no locks. The encoders here write the exact bytes clients see.
 */
@NullMarked
package io.fanfare.model.socket;

import org.jspecify.annotations.NullMarked;
