package com.acme.local;

import updrift.testkit.PluginJarContract;

class LocalJarIT extends PluginJarContract {
    @Override
    protected String id() {
        return "transport-local";
    }
}
