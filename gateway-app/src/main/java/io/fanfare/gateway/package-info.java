/** The application: starts everything, decides nothing. */
@NullMarked
package io.fanfare.gateway;

import org.jspecify.annotations.NullMarked;
