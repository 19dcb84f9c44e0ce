"""The frame around every page, and the application a server imports.

Run by Streamlit this file is the dashboard; imported by a server it is the ASGI application.
"""

import streamlit as st

if __name__ == "__main__":
    from lrcore.ui import frame
    from lrcore.ui.lessons.contents import numbered_lessons

    frame.open_page(
        {
            "Judge": [
                st.Page("pages/performance.py", title="Performance", icon=":material/query_stats:"),
                st.Page("pages/threshold.py", title="Threshold", icon=":material/tune:"),
                st.Page("pages/model.py", title="Model", icon=":material/description:"),
            ],
            "Apply": [
                st.Page("pages/worklist.py", title="Worklist", icon=":material/groups:"),
                st.Page("pages/calculator.py", title="Calculator", icon=":material/person:"),
            ],
            "Check": [
                st.Page("pages/validation.py", title="Validation", icon=":material/fact_check:"),
                st.Page("pages/monitoring.py", title="Monitoring", icon=":material/monitoring:"),
            ],
            "Learn": [
                st.Page("pages/learn.py", title="Lessons", icon=":material/school:"),
                *(
                    st.Page(lesson.page, title=title, visibility="hidden")
                    for title, lesson in numbered_lessons()
                ),
                st.Page("pages/help.py", title="Help", icon=":material/help:"),
            ],
        }
    )
else:
    from starlette.routing import Mount, Route

    from lrcore.service.mounted import MountedService
    from lrcore.ui import patches, server, sign_on
    from lrcore.ui.warm_up import warm_up

    patches.use_navigation_only()
    patches.keep_in_memory_only()
    service, api = MountedService(sign_on.is_required), server.under_base("api")
    app = st.App(
        __file__,
        routes=[*server.moved_pages(), Route(api, service), Mount(api, service)],
        middleware=server.middleware(),
        lifespan=warm_up(service),
    )
