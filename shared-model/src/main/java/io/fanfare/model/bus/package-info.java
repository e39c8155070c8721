/**
 * The contract between publishers and the gateway: channel names and the JSON published on them.
 *
 * <p>Plain values for whoever publishes from Java; the gateway itself passes payloads on unparsed.
 */
@NullMarked
package io.fanfare.model.bus;

import org.jspecify.annotations.NullMarked;
