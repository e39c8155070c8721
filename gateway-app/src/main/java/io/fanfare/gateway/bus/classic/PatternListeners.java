package io.fanfare.gateway.bus.classic;

import io.fanfare.gateway.bus.BusMetrics;
import io.fanfare.gateway.bus.Lanes;
import io.fanfare.gateway.bus.RedisNode;
import io.fanfare.gateway.bus.resp.PushReader;
import io.fanfare.gateway.routing.Route;
import io.fanfare.model.bus.BusChannels;

import java.util.List;

/** What is listened to at one Redis server: each message goes to the listener of its pattern. */
record PatternListeners(List<PatternListener> all) implements PushReader.Sink {

    static PatternListeners of(
            RedisNode node, BusChannels channels, Lanes lanes, BusMetrics metrics) {
        return new PatternListeners(
                List.of(
                        new PatternListener(
                                node,
                                Route.ByContent.EXECUTIONS,
                                channels.executionPattern(),
                                lanes,
                                metrics),
                        new PatternListener(
                                node,
                                Route.ByContent.NOTIFICATIONS,
                                channels.notificationPattern(),
                                lanes,
                                metrics)));
    }

    @Override
    public void message(byte[] pattern, byte[] channel, byte[] body) {
        for (PatternListener listener : all) {
            if (listener.listensTo(pattern)) {
                listener.submit(channel, body);
            }
        }
    }

    boolean areSubscribed() {
        return all.stream().allMatch(PatternListener::isSubscribed);
    }
}
