package com.acme.heap;

import updrift.testkit.PluginJarContract;

class HeapJarIT extends PluginJarContract {
    @Override
    protected String id() {
        return "cache-heap";
    }
}
