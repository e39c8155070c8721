/**
 * The protocol document, and the page that shows it to people.
 *
 * <p>In: the AsyncAPI document and a stylesheet, from the class path. Out: the document's bytes and
 * one HTML page without scripts. Both are made at the first request for them, by the container's
 * thread that asks, and kept. No locks but that of the first request.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.fanfare.gateway.docs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
