/**
 * The sharded bus: a Redis Cluster, of which only those channels are subscribed that somebody
 * listens to.
 *
 * <p>In: topics that subscriptions want, users that are connected, and messages, on the Redis
 * client's I/O threads. Out: messages to the lanes, confirmations to those who wait for one.
 *
 * <p>What is wanted is kept apart from what is: {@link
 * io.fanfare.gateway.bus.sharded.WantedChannels} is the one, {@link
 * io.fanfare.gateway.bus.sharded.ShardConnection}s are the other, and the one thread of {@link
 * io.fanfare.gateway.bus.sharded.Reconciler} makes them agree, whatever happened to the cluster: it
 * keeps the {@link io.fanfare.gateway.bus.sharded.Shards} connected, {@link
 * io.fanfare.gateway.bus.sharded.Settling settles} the channels on them and tells each {@link
 * io.fanfare.gateway.bus.sharded.Outage}. Locks: one per channel, held for a few fields, and while
 * a message is put into its lane, whose lock is the inner one; none while anything is sent.
 */
@NullMarked
package io.fanfare.gateway.bus.sharded;

import org.jspecify.annotations.NullMarked;
