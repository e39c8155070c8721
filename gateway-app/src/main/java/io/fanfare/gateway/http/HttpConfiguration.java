package io.fanfare.gateway.http;

import io.fanfare.gateway.handshake.AllowedOrigins;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;

/** Security chain and filters of the public port. */
@Configuration(proxyBeanMethods = false)
class HttpConfiguration {

    /**
     * Stateless, without login, cookie or challenge: the public endpoints are public, and the
     * handshake decides about sockets.
     */
    @Bean
    SecurityFilterChain gatewaySecurity(HttpSecurity http) {
        return http.sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(AbstractHttpConfigurer::disable)
                .cors(AbstractHttpConfigurer::disable)
                .headers(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .securityContext(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .exceptionHandling(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .build();
    }

    /** An observation for each filter of each handshake would cost more than the handshake. */
    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    FilterRegistrationBean<CorsHeaders> corsHeaders(AllowedOrigins origins) {
        FilterRegistrationBean<CorsHeaders> registration =
                new FilterRegistrationBean<>(new CorsHeaders(origins));
        registration.setOrder(Ordered.LOWEST_PRECEDENCE - 1);
        return registration;
    }

    @Bean
    FilterRegistrationBean<PublicEndpoints> publicEndpoints(
            HttpProperties properties,
            MetricsText metrics,
            DocumentEndpoints documents,
            DashboardEndpoints dashboard) {
        FilterRegistrationBean<PublicEndpoints> registration =
                new FilterRegistrationBean<>(
                        new PublicEndpoints(properties, metrics, documents, dashboard));
        registration.setOrder(Ordered.LOWEST_PRECEDENCE);
        return registration;
    }
}
