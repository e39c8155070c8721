package io.fanfare.gateway;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModuleStructureTests {

    @Test
    void packagesUseOnlyWhatTheirPackageInfoAllows() {
        ApplicationModules.of(GatewayApplication.class).verify();
    }
}
