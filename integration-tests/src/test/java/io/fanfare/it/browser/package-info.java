/**
 * The dashboard and the browser client as a person's browser runs them: a real Chromium, a real
 * gateway, a real Redis. Part of the build with {@code -Pbrowser}.
 */
@NullMarked
package io.fanfare.it.browser;

import org.jspecify.annotations.NullMarked;
